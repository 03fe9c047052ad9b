// Listens in on loopback, beside the path and without a place in it: when which request of Modbus TCP went to
// a port.
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <vector>

namespace {

struct Request {
  double at_s = 0;
  int unit = 0;
  int function = 0;
  int address = 0;
};

double stamp_of(msghdr& message) {
  for (cmsghdr* c = CMSG_FIRSTHDR(&message); c != nullptr; c = CMSG_NXTHDR(&message, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_TIMESTAMPNS) continue;
    timespec t{};
    std::memcpy(&t, CMSG_DATA(c), sizeof(t));
    return static_cast<double>(t.tv_sec % 1'000'000) + static_cast<double>(t.tv_nsec) * 1e-9;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: modbus_tap PORT SECONDS; wants CAP_NET_RAW\n");
    return 2;
  }
  const int port = std::atoi(argv[1]);
  const int fd = ::socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, htons(ETH_P_IP));
  sockaddr_ll loopback{};
  loopback.sll_family = AF_PACKET;
  loopback.sll_protocol = htons(ETH_P_IP);
  loopback.sll_ifindex = static_cast<int>(::if_nametoindex("lo"));
  sockaddr_storage any{};
  std::memcpy(&any, &loopback, sizeof(loopback));
  void* const generic = &any;
  const int on = 1;
  const int room = 8 << 20;
  if (fd < 0 || ::bind(fd, static_cast<sockaddr*>(generic), sizeof(loopback)) != 0 ||
      ::setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(on)) != 0) {
    std::fprintf(stderr, "modbus_tap: %s\n", std::strerror(errno));
    return 1;
  }
  ::setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
  std::vector<Request> requests;
  requests.reserve(200'000);
  timespec began{};
  clock_gettime(CLOCK_MONOTONIC, &began);
  const double until_s = static_cast<double>(began.tv_sec) + std::atof(argv[2]);
  for (timespec t = began; static_cast<double>(t.tv_sec) < until_s; clock_gettime(CLOCK_MONOTONIC, &t)) {
    pollfd ready{fd, POLLIN, 0};
    if (::poll(&ready, 1, 100) <= 0) continue;
    std::array<std::uint8_t, 512> bytes{};
    std::array<char, 128> control{};
    iovec piece{bytes.data(), bytes.size()};
    sockaddr_ll from{};
    msghdr message{};
    message.msg_name = &from;
    message.msg_namelen = sizeof(from);
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t count = ::recvmsg(fd, &message, 0);
    if (count < 40 || from.sll_pkttype != PACKET_HOST || bytes[9] != IPPROTO_TCP) continue;
    const std::size_t tcp = static_cast<std::size_t>(bytes[0] & 0x0F) * 4;
    const std::size_t data = tcp + static_cast<std::size_t>(bytes[tcp + 12] >> 4) * 4;
    if ((bytes[tcp + 2] << 8 | bytes[tcp + 3]) != port || static_cast<std::size_t>(count) < data + 12)
      continue;
    requests.push_back(
        {stamp_of(message), bytes[data + 6], bytes[data + 7], bytes[data + 8] << 8 | bytes[data + 9]});
  }
  for (const Request& r : requests) std::printf("%.6f %d %d %d\n", r.at_s, r.unit, r.function, r.address);
  ::close(fd);
  return 0;
}
