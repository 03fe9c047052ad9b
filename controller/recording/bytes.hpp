// Little-endian bytes of plain values, into and out of a caller's memory.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

namespace stretch::recording {

static_assert(std::endian::native == std::endian::little, "recordings are little-endian; both targets are");

// Writes into a fixed buffer. What does not fit sets `overflow()` and is not written.
class ByteWriter {
 public:
  explicit ByteWriter(std::span<std::byte> buffer) noexcept : buffer_(buffer) {}

  template <class T>
  requires std::is_arithmetic_v<T> || std::is_enum_v<T>
  void operator()(const T& value) noexcept {
    if (buffer_.size() - size_ < sizeof(T)) {
      overflow_ = true;
      return;
    }
    std::memcpy(buffer_.data() + size_, &value, sizeof(T));
    size_ += sizeof(T);
  }

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool overflow() const noexcept { return overflow_; }

 private:
  std::span<std::byte> buffer_;
  std::size_t size_ = 0;
  bool overflow_ = false;
};

// Reads from a buffer. Past its end it sets `underflow()` and leaves the value as it was. What is read may be
// told to be no value of its type.
class ByteReader {
 public:
  explicit ByteReader(std::span<const std::byte> buffer) noexcept : buffer_(buffer) {}

  template <class T>
  requires std::is_arithmetic_v<T> || std::is_enum_v<T>
  void operator()(T& value) noexcept {
    if (buffer_.size() - used_ < sizeof(T)) {
      underflow_ = true;
      return;
    }
    if constexpr (std::is_same_v<T, bool>) {
      value = buffer_[used_] != std::byte{0};
    } else {
      std::memcpy(&value, buffer_.data() + used_, sizeof(T));
    }
    used_ += sizeof(T);
  }

  void refuse() noexcept { refused_ = true; }

  [[nodiscard]] std::size_t used() const noexcept { return used_; }
  [[nodiscard]] bool refused() const noexcept { return refused_; }
  [[nodiscard]] bool underflow() const noexcept { return underflow_; }

 private:
  std::span<const std::byte> buffer_;
  std::size_t used_ = 0;
  bool underflow_ = false;
  bool refused_ = false;
};

}  // namespace stretch::recording
