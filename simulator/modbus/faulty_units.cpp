// Requests shortened before the device, answers changed behind it.
#include "simulator/modbus/faulty_units.hpp"

#include <algorithm>

namespace stretch::simulator {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::uint8_t kReadHolding = 3;
constexpr std::uint8_t kReadInput = 4;
constexpr std::uint8_t kWriteRegisters = 16;
constexpr std::uint8_t kReadWrite = 23;
constexpr std::uint8_t kExceptionBit = 0x80;

std::uint16_t word_at(Bytes bytes, std::size_t at) noexcept {
  return static_cast<std::uint16_t>((bytes[at] << 8) | bytes[at + 1]);
}
void put_word(std::span<std::uint8_t> bytes, std::size_t at, std::uint16_t value) noexcept {
  bytes[at] = static_cast<std::uint8_t>(value >> 8);
  bytes[at + 1] = static_cast<std::uint8_t>(value & 0xFF);
}

bool is_good(Bytes answer) noexcept {
  return !answer.empty() && (answer[0] & kExceptionBit) == 0;
}

// A write of several registers cut to its first half; empty: there is nothing to cut.
struct Cut {
  std::array<std::uint8_t, kMaxPduSize> request{};
  std::size_t size = 0;
};
Cut cut_in_half(Bytes request) noexcept {
  const bool with_read = request[0] == kReadWrite;
  const std::size_t count_at = with_read ? 7 : 3;
  const std::size_t values_at = with_read ? 10 : 6;
  Cut cut;
  if ((request[0] != kWriteRegisters && !with_read) || request.size() < values_at) return cut;
  const std::size_t count = word_at(request, count_at);
  if (count < 2 || request.size() != values_at + 2 * count) return cut;
  const std::size_t half = count / 2;
  std::copy_n(request.begin(), values_at + 2 * half, cut.request.begin());
  put_word(cut.request, count_at, static_cast<std::uint16_t>(half));
  cut.request[values_at - 1] = static_cast<std::uint8_t>(2 * half);
  cut.size = values_at + 2 * half;
  return cut;
}

}  // namespace

Reply FaultyUnits::answer(std::uint8_t unit, Bytes request, std::span<std::uint8_t, kMaxPduSize> out,
                          Instant now) noexcept {
  const Treatment treatment = faults_.treat(units_.role(unit), transport_, now);
  Reply reply;
  reply.distortion = treatment.distortion;
  if (!treatment.heard) return reply;
  auto size = treatment.exception != 0
                  ? refuse_pdu(request, static_cast<ModbusException>(treatment.exception), out)
                  : carry_out(unit, request, out, treatment);
  if (!size || !treatment.answered) return reply;
  if (treatment.exception == 0) size = repeated(unit, request, out, *size, treatment.repeated);
  if (treatment.wrong_function) out[0] = static_cast<std::uint8_t>(out[0] ^ 1U);
  reply.size = size;
  return reply;
}

std::optional<std::size_t> FaultyUnits::carry_out(std::uint8_t unit, Bytes request,
                                                  std::span<std::uint8_t, kMaxPduSize> out,
                                                  const Treatment& treatment) noexcept {
  std::optional<std::size_t> size;
  const Cut cut = treatment.partial_write && !request.empty() ? cut_in_half(request) : Cut{};
  if (cut.size > 0) {
    size = units_.answer(unit, Bytes(cut.request).first(cut.size), out);
    const bool counts = size && is_good(out) && request[0] == kWriteRegisters;
    if (counts) put_word(out, 3, word_at(request, 3));  // as if all had been
  } else {
    size = units_.answer(unit, request, out);
  }
  if (size && is_good(out)) change_words(unit, request, out.first(*size), treatment);
  return size;
}

void FaultyUnits::change_words(std::uint8_t unit, Bytes request, std::span<std::uint8_t> answer,
                               const Treatment& treatment) noexcept {
  const bool reads = request[0] == kReadHolding || request[0] == kReadInput || request[0] == kReadWrite;
  const RegisterDevice* const device = units_.device(unit);
  if (!reads || device == nullptr || !(treatment.swapped_words || treatment.cleared_by_reading)) return;
  const std::size_t first = word_at(request, 1);
  const std::size_t count = answer[1] / 2U;
  for (std::size_t i = 0; i < count; ++i) {
    const auto address = static_cast<std::uint16_t>(first + i);
    const RegisterKind kind = device->kind(address);
    const std::size_t at = 2 + 2 * i;
    if (treatment.swapped_words && kind == RegisterKind::high_word && i + 1 < count) {
      std::swap(answer[at], answer[at + 2]);
      std::swap(answer[at + 1], answer[at + 3]);
    }
    if (treatment.cleared_by_reading && kind == RegisterKind::event) {
      put_word(answer, at, cleared(unit, address, word_at(answer, at)));
    }
  }
}

std::uint16_t FaultyUnits::cleared(std::uint8_t unit, std::uint16_t address, std::uint16_t value) noexcept {
  const auto end = seen_.begin() + static_cast<std::ptrdiff_t>(seen_count_);
  const auto known =
      std::find_if(seen_.begin(), end, [&](const Seen& s) { return s.unit == unit && s.address == address; });
  if (known == end) {
    if (seen_count_ < seen_.size()) seen_[seen_count_++] = {unit, address, value};
    return value;
  }
  if (known->value == value) return 0;
  known->value = value;
  return value;
}

// Keeps the newest answer to each unit's questions, and gives the old one in its place when asked to.
std::size_t FaultyUnits::repeated(std::uint8_t unit, Bytes request, std::span<std::uint8_t, kMaxPduSize> out,
                                  std::size_t size, bool old_one) noexcept {
  std::array<std::uint8_t, 5> question{};
  std::copy_n(request.begin(), std::min(request.size(), question.size()), question.begin());
  const auto same = [&](const Kept& k) { return k.size > 0 && k.unit == unit && k.question == question; };
  auto kept = std::find_if(kept_.begin(), kept_.end(), same);
  if (kept != kept_.end() && old_one) {
    std::copy_n(kept->pdu.begin(), kept->size, out.begin());
    return kept->size;
  }
  if (kept == kept_.end()) {
    kept = std::find_if(kept_.begin(), kept_.end(), [](const Kept& k) { return k.size == 0; });
    if (kept == kept_.end()) {  // the oldest makes room
      std::rotate(kept_.begin(), kept_.begin() + 1, kept_.end());
      kept = kept_.end() - 1;
    }
  }
  kept->unit = unit;
  kept->question = question;
  std::copy_n(out.begin(), size, kept->pdu.begin());
  kept->size = size;
  return size;
}

}  // namespace stretch::simulator
