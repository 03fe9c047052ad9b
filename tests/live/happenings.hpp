// Each incident as a function: it reaches the hold it needs, lets it happen, notes its moment and what is
// asked of the truth, and leaves a station that can go on. Throws std::runtime_error when it was not reached.
#pragma once

#include "tests/live/scene.hpp"

namespace stretch::live {

// happenings_person.cpp: hands, STOP, whoever leads the session.
void stop(Scene& s, Noted& n);
void hand_switch(Scene& s, Noted& n);
void owner_frozen(Scene& s, Noted& n);
void owner_killed(Scene& s, Noted& n);
void leg_out(Scene& s, Noted& n);
void leg_slips_out(Scene& s, Noted& n);
void estop(Scene& s, Noted& n);
void strap(Scene& s, Noted& n);

// happenings_screen.cpp
void screen_stop(Scene& s, Noted& n);
void screen_frozen(Scene& s, Noted& n);
void screen_killed(Scene& s, Noted& n);
void screen_ended(Scene& s, Noted& n);

// happenings_machine.cpp: faults of the leg, the force, the drive, the chain, played by the simulator.
void push_slowly(Scene& s, Noted& n);
void push_hard(Scene& s, Noted& n);
void spasm(Scene& s, Noted& n);
void force_overload(Scene& s, Noted& n);
void load_cell_silent(Scene& s, Noted& n);
void channel_inverted(Scene& s, Noted& n);
void drive_silent(Scene& s, Noted& n);
void drive_fault(Scene& s, Noted& n);
void sto_channel(Scene& s, Noted& n);
void relay_at_start(Scene& s, Noted& n);
void leg_at_start(Scene& s, Noted& n);
void drive_silent_at_start(Scene& s, Noted& n);

// happenings_process.cpp: signals to controller and simulator.
void controller_paused(Scene& s, Noted& n);
void controller_stopped(Scene& s, Noted& n);
void controller_killed(Scene& s, Noted& n);
void controller_ended(Scene& s, Noted& n);
void bus_silent(Scene& s, Noted& n);
void simulator_killed(Scene& s, Noted& n);
void simulator_ended(Scene& s, Noted& n);

// happenings_host.cpp: the host's disk, clock, processors, memory and sockets.
void disk_full(Scene& s, Noted& n);
void clock_stepped(Scene& s, Noted& n);
void client_never_reads(Scene& s, Noted& n);
void processors_busy(Scene& s, Noted& n);
void memory_full(Scene& s, Noted& n);

}  // namespace stretch::live
