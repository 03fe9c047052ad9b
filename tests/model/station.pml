/* Where lossy links and watchdogs meet: screen, controller, drive, safety relay, in discrete time (docs/exploration.md).
   One tick is one control period. Given on the command line by tests/model/check, from the station's own files:
     WATCHDOG     drive's communication watchdog      IO_WATCHDOG  that of the safety outputs
     HEARTBEAT    owner's heartbeat (SR14)            SILENT       answers missing in a row (SR09, SR11)
     OVERRUNS     periods missed in a row (SR15)      LATE         ticks a message may come late
   What is broken on purpose: NO_DRIVE_WATCHDOG, BROKEN_IO_WATCHDOG, BROKEN_HEARTBEAT, BROKEN_START, BROKEN_SR09,
   BROKEN_SR11; REACHES asks for a stretch. What may happen: LOSSY_DRIVE, LOSSY_IO, LOSSY_SCREEN, STOPS, CUTS, ESTOP, SCREEN_DIES. */

mtype:command = { off, reset_fault, prepare, outward, inward, stand };
mtype:drive_state = { fault, disabled, ready, operating };
mtype:mode = { latched, self_test, idle, running, retreat };

/* --- the controller --- */
bool up = true;          /* the process runs; else it is stopped or dead */
mtype:mode mode = latched;
byte drive_missing;      /* answers in a row */
byte io_missing;
byte overruns;           /* periods missed so far */
byte heartbeat_age;
bool sees_estop = true;  /* as last answered, true: open */
mtype:drive_state sees_drive = fault;
bool was_on;             /* it has been seen in operation since it was told to be */

/* --- the drive and the safety relay --- */
mtype:drive_state drive = disabled;
mtype:command drive_does = off;
byte drive_age;
bool permissive;
bool io_expired;
byte io_age;
bool reset_needed = true;
bool estop_open;
byte leg;                /* 2: under stretch, 0: released */
#define sto_closed (permissive && !io_expired && !estop_open && !reset_needed)
#define torque (drive == operating && sto_closed)

/* --- the links: one message of each may be on its way late, or again --- */
bool drive_cut;          /* for ever */
bool io_cut;
byte drive_late;         /* ticks it may still come in, this one too; 0: nothing on its way */
mtype:command drive_late_command;
byte io_late;
bool io_late_permissive;
bool io_late_reset;
bool gone;               /* the screen is dead for ever */

/* --- what is watched --- */
byte down;               /* ticks for which the controller has not run */
byte unowned;            /* ticks since the screen is gone */
bool removed;            /* torque was removed, and nobody has acknowledged since */
byte latched_for;        /* ticks, of which the first LATE count */
byte still_on;           /* ticks of torque in spite of it */
#define force (leg > 0)

#define counted(counter, most) if :: counter < most -> counter++ :: else fi

inline to_drive(command) {
  drive_age = 0;
  if
  :: command == off && drive != fault -> drive = disabled
  :: command == reset_fault && drive == fault -> drive = disabled
  :: command == prepare && drive == disabled && sto_closed -> drive = ready
  :: (command == outward || command == inward || command == stand) && drive == ready && sto_closed -> drive = operating
  :: else
  fi;
  drive_does = command
}

inline to_io(asks, pulse) {
  io_age = 0;
  if
  /* Set up anew, it keeps the permissive off until that was withdrawn. */
  :: io_expired && !asks -> io_expired = false; permissive = false
  :: io_expired && asks
  :: else -> permissive = asks
  fi;
  if :: pulse && !estop_open -> reset_needed = false :: else fi
}

/* What the controller wants of drive and relay in its present mode. */
mtype:command wanted;
bool asks;
bool pulse;
inline decide() {
  asks = mode != latched;
  pulse = mode == self_test;
  if
  :: mode == latched -> wanted = off
  :: mode == self_test -> wanted = (sees_drive == fault -> reset_fault : off)
  :: mode == idle -> wanted = off
  :: else ->
    if
    :: sees_drive == disabled -> wanted = prepare
    :: sees_drive != disabled && mode == running -> wanted = outward
    :: sees_drive != disabled && mode == retreat -> wanted = (leg == 0 -> stand : inward)
    :: else -> wanted = off
    fi
  fi
}

inline judge() {
  if
#ifndef BROKEN_SR09
  :: drive_missing >= SILENT -> mode = latched
#endif
#ifndef BROKEN_SR11
  :: io_missing >= SILENT -> mode = latched
#endif
  :: overruns > OVERRUNS -> mode = latched
  :: sees_estop -> mode = latched
  :: (mode == running || mode == retreat) && (sees_drive == fault || (was_on && sees_drive != operating)) ->
    mode = latched
  :: mode == running && heartbeat_age >= HEARTBEAT -> mode = retreat
  :: else
  fi;
  was_on = (mode == running || mode == retreat) && sees_drive == operating;
  overruns = 0
}

/* A person: acknowledges (twice, a self-test between), begins or goes on at a screen that lives. */
inline people() {
  if
  :: true
  :: mode == latched && drive_missing == 0 && io_missing == 0 && !sees_estop -> mode = self_test
  :: mode == self_test && drive_missing == 0 && io_missing == 0 && sees_drive == disabled && sto_closed ->
    mode = idle; removed = false
  :: mode == idle && !gone && heartbeat_age == 0 -> mode = running
  :: mode == retreat && leg == 0 && !gone && heartbeat_age == 0 -> mode = running
  :: mode == retreat && leg == 0 -> mode = idle
  :: mode == running -> mode = retreat
  fi
}

bool delivered;
inline send_to_drive() {
  delivered = false;
  if
  :: drive_cut
  :: !drive_cut ->
    if
    :: to_drive(wanted); delivered = true
#ifdef LOSSY_DRIVE
    :: true  /* lost */
    :: drive_late == 0 -> drive_late = LATE + 1; drive_late_command = wanted                                       /* late */
    :: drive_late == 0 -> to_drive(wanted); delivered = true; drive_late = LATE + 1; drive_late_command = wanted   /* twice */
#endif
    fi
  fi;
  if
  :: delivered -> drive_missing = 0; sees_drive = drive
#ifdef LOSSY_DRIVE
  :: counted(drive_missing, SILENT)  /* or the answer is lost */
#else
  :: !delivered -> counted(drive_missing, SILENT)
#endif
  fi
}

inline send_to_io() {
  delivered = false;
  if
  :: io_cut
  :: !io_cut ->
    if
    :: to_io(asks, pulse); delivered = true
#ifdef LOSSY_IO
    :: true
    :: io_late == 0 -> io_late = LATE + 1; io_late_permissive = asks; io_late_reset = pulse
    :: io_late == 0 -> to_io(asks, pulse); delivered = true;
      io_late = LATE + 1; io_late_permissive = asks; io_late_reset = pulse
#endif
    fi
  fi;
  if
  :: delivered -> io_missing = 0; sees_estop = estop_open || (io_expired && mode != latched)
#ifdef LOSSY_IO
  :: counted(io_missing, SILENT)
#else
  :: !delivered -> counted(io_missing, SILENT)
#endif
  fi
}

inline what_is_late() {
  if
  :: drive_late > 0 -> drive_late = 0; to_drive(drive_late_command)
  :: drive_late > 0 -> drive_late--
  :: drive_late == 0
  fi;
  if
  :: io_late > 0 -> io_late = 0; to_io(io_late_permissive, io_late_reset)
  :: io_late > 0 -> io_late--
  :: io_late == 0
  fi
}

/* Neither hears anything: each has its own watchdog. */
inline watchdogs() {
  counted(drive_age, WATCHDOG);
#ifndef NO_DRIVE_WATCHDOG
  if :: drive_age >= WATCHDOG && drive == operating -> drive = fault :: else fi;
#endif
  counted(io_age, IO_WATCHDOG);
#ifndef BROKEN_IO_WATCHDOG
  if :: io_age >= IO_WATCHDOG -> io_expired = true; permissive = false :: else fi;
#endif
  if :: estop_open -> reset_needed = true :: else fi;
  if :: !sto_closed && (drive == operating || drive == ready) -> drive = disabled :: else fi
}

inline moves() {
  if
  :: torque && drive_does == outward -> leg = 2
  :: torque && drive_does != outward && drive_does != inward
  :: else -> if :: leg > 0 -> leg-- :: else fi
  fi
}

inline watch() {
  printf("up %d, %e, drive %e %e, permissive %d, relay %d, leg %d; late: %d %e, %d permissive %d; answers missing %d %d; removed %d\n", up, mode, drive,
         drive_does, permissive, sto_closed, leg, drive_late, drive_late_command, io_late, io_late_permissive, drive_missing, io_missing, removed);
  /* A word sent before the torque off may still come after it; none sent before that is believed any longer. */
  if :: mode == latched -> counted(latched_for, LATE + 1) :: else -> latched_for = 0 fi;
  if :: mode == latched && torque -> counted(still_on, LATE + WATCHDOG + 2) :: else -> still_on = 0 fi;
  if :: (latched_for > LATE && !torque) || drive == fault -> removed = true :: else fi;
#ifdef REACHES
  assert(!(torque && leg == 2));
#endif
  assert(!(removed && torque));
#ifndef RELIES_ON_IO
  assert(still_on <= LATE + WATCHDOG + 1);
#endif
#ifndef RELIES_ON_IO
  assert(!(torque && down > WATCHDOG + LATE));
#endif
  assert(!(torque && down > IO_WATCHDOG + LATE));
  assert(!(up && mode == running && unowned > HEARTBEAT + 1))
}

/* What decides nothing any more is no difference between two states. */
inline forget() {
  wanted = off; asks = false; pulse = false; delivered = false;
  if :: drive_late == 0 -> drive_late_command = off :: else fi;
  if :: io_late == 0 -> io_late_permissive = false; io_late_reset = false :: else fi;
  if :: drive != operating -> drive_does = off; drive_age = 0 :: else fi
}

active proctype ticks() {
  do
  :: atomic {
    /* What may happen to anybody at any time. */
    if
    :: true
#ifdef STOPS
    :: up -> up = false
    :: !up -> up = true  /* goes on where it was stopped */
    :: !up -> up = true;
      overruns = 0; drive_missing = 0; io_missing = 0; heartbeat_age = HEARTBEAT; sees_estop = true; sees_drive = fault;
#ifdef BROKEN_START
      mode = running; sees_drive = drive; sees_estop = false
#else
      mode = latched  /* started anew */
#endif
#endif
#ifdef ESTOP
    :: estop_open = !estop_open
#endif
#ifdef CUTS
    :: !drive_cut -> drive_cut = true
    :: !io_cut -> io_cut = true
#endif
#ifdef SCREEN_DIES
    :: !gone -> gone = true
#endif
    fi;
    if :: up -> down = 0 :: else -> counted(down, IO_WATCHDOG + LATE + 1) fi;
    if :: gone -> counted(unowned, HEARTBEAT + 2) :: else fi;
    if
    :: up ->
#ifdef BROKEN_HEARTBEAT
      heartbeat_age = 0;
#else
      if
      :: !gone -> heartbeat_age = 0
#ifdef LOSSY_SCREEN
      :: counted(heartbeat_age, HEARTBEAT)
#else
      :: gone -> counted(heartbeat_age, HEARTBEAT)
#endif
      fi;
#endif
      judge();
      people();
      decide();
      send_to_io();  /* the relay before the drive */
      send_to_drive()
    :: else ->
      counted(overruns, OVERRUNS + 1);
      counted(heartbeat_age, HEARTBEAT)
    fi;
    what_is_late();
    watchdogs();
    moves();
    watch();
    forget()
  }
  od
}

/* However messages are lost, late, doubled or overtaken: force is let go in the end, and for good. */
ltl screen_gone { [] (gone -> <> [] !force) }
ltl drive_link_gone { [] (drive_cut -> <> [] !force) }
ltl io_link_gone { [] (io_cut -> <> [] !force) }
ltl controller_gone { [] ([] !up -> <> [] !force) }
