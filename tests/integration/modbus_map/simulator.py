"""A frozen stretch-simulator, and pymodbus in front of it on TCP or a pseudo-terminal."""
import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile

from pymodbus.client import ModbusSerialClient, ModbusTcpClient
from pymodbus.pdu import ExceptionResponse, ModbusRequest
from pymodbus.exceptions import ModbusIOException
from pymodbus.register_read_message import (
    ReadHoldingRegistersRequest,
    ReadInputRegistersRequest,
    ReadWriteMultipleRegistersRequest,
)

SILENCE = "silence"


class Simulator:
    """The shipped station, its time standing still but when stepped."""

    def __init__(self, program, source):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="stretch-map-"))
        self.tty = self.folder / "tty"
        self.process = subprocess.Popen(
            [program, "--config", source / "config/stations/simulator.toml", "--leg", source / "config/legs/average.toml",
             "--tcp", "127.0.0.1:0", "--pty", self.tty, "--control", self.folder / "control"],
            stdout=subprocess.PIPE, text=True)
        ready = self.process.stdout.readline()
        if not ready:
            raise RuntimeError(f"{program} ended with {self.process.wait()}")
        self.port = int(json.loads(ready)["tcp"].rsplit(":", 1)[1])
        self.channel = socket.socket(socket.AF_UNIX)
        self.channel.connect(str(self.folder / "control"))
        self.lines = self.channel.makefile("rw")
        self.ask(cmd="freeze")

    def ask(self, **request):
        self.lines.write(json.dumps(request) + "\n")
        self.lines.flush()
        answer = json.loads(self.lines.readline())
        if not answer["ok"]:
            raise RuntimeError(f"{request}: {answer['error']}")
        return answer

    def step(self, ms):
        self.ask(cmd="step", ms=ms)

    def step_to(self, time_s):
        """False: it had run on beyond that before it was frozen."""
        now_s = self.ask(cmd="freeze")["time_s"]
        if now_s < time_s:
            self.step(round(1000 * (time_s - now_s)))
        return now_s <= time_s

    def truth(self):
        return self.ask(cmd="truth")["truth"]

    def end(self):
        self.lines.close()
        self.channel.close()
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        shutil.rmtree(self.folder)


class Raw(ModbusRequest):
    """Any function with any body."""

    def __init__(self, function, body, unit):
        super().__init__(unit)
        self.function_code = function
        self.body = bytes(body)

    def encode(self):
        return self.body


class Client:
    """Answers are lists of registers or bits, "exception N", or SILENCE: never an object to be tested for truth."""

    def __init__(self, client):
        self.client = client
        if not client.connect():
            raise RuntimeError(f"{client} does not connect")

    @classmethod
    def tcp(cls, port):
        return cls(ModbusTcpClient("127.0.0.1", port=port, timeout=20))

    @classmethod
    def serial(cls, tty):
        """Without parity: a pseudo-terminal has none, and refuses to be set to nothing but that."""
        return cls(ModbusSerialClient(os.path.realpath(tty), baudrate=115200, parity="N", timeout=20, strict=False))

    def close(self):
        self.client.close()

    def execute(self, request):
        answer = self.client.execute(request)
        if isinstance(answer, ModbusIOException):
            return SILENCE
        if isinstance(answer, ExceptionResponse):
            if answer.function_code != request.function_code | 0x80:
                return f"an answer to function {answer.function_code & 0x7F}"
            return f"exception {answer.exception_code}"
        return answer

    def registers(self, request):
        answer = self.execute(request)
        return answer if isinstance(answer, str) else answer.registers

    def read(self, unit, address, count=1, function=3):
        kind = ReadHoldingRegistersRequest if function == 3 else ReadInputRegistersRequest
        return self.registers(kind(address, count, unit))

    def write(self, unit, address, values, function=16):
        """None when it was taken."""
        if function == 6:
            answer = self.client.write_register(address, values[0], slave=unit)
        elif function == 16:
            answer = self.client.write_registers(address, values, slave=unit)
        else:
            answer = self.execute(ReadWriteMultipleRegistersRequest(
                read_address=address, read_count=len(values), write_address=address, write_registers=values, unit=unit))
            return answer if isinstance(answer, str) else None
        if isinstance(answer, ModbusIOException):
            return SILENCE
        return f"exception {answer.exception_code}" if isinstance(answer, ExceptionResponse) else None

    def write_and_read(self, unit, address, values, read_address, count):
        return self.registers(ReadWriteMultipleRegistersRequest(
            read_address=read_address, read_count=count, write_address=address, write_registers=values, unit=unit))

    def raw(self, unit, function, body):
        return self.execute(Raw(function, body, unit))

    def bits(self, unit, address, count, function):
        read = self.client.read_coils if function == 1 else self.client.read_discrete_inputs
        answer = read(address, count, slave=unit)
        if isinstance(answer, ExceptionResponse):
            return f"exception {answer.exception_code}"
        return SILENCE if isinstance(answer, ModbusIOException) else answer.bits[:count]

    def write_coils(self, unit, address, values):
        answer = self.client.write_coils(address, values, slave=unit)
        return f"exception {answer.exception_code}" if isinstance(answer, ExceptionResponse) else None
