// Magic, version, three texts, then records.
#include "controller/recording/recording_file.hpp"

#include <array>
#include <cerrno>
#include <cstring>

namespace stretch::recording {
namespace {
constexpr std::array<char, 8> kMagic{'S', 'T', 'R', 'E', 'T', 'C', 'H', '\n'};
constexpr std::uint32_t kLongestText = 1U << 20U;

void put(std::FILE* file, const void* data, std::size_t size, bool& ok) noexcept {
  if (ok && std::fwrite(data, 1, size, file) != size) ok = false;
}
void put_text(std::FILE* file, const std::string& text, bool& ok) noexcept {
  const auto size = static_cast<std::uint32_t>(text.size());
  put(file, &size, sizeof size, ok);
  put(file, text.data(), text.size(), ok);
}

template <class T>
[[nodiscard]] bool take(const std::vector<std::byte>& bytes, std::size_t& at, T& value) noexcept {
  if (bytes.size() - at < sizeof value) return false;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  at += sizeof value;
  return true;
}
[[nodiscard]] bool take_text(const std::vector<std::byte>& bytes, std::size_t& at, std::string& text) {
  std::uint32_t size = 0;
  if (!take(bytes, at, size) || size > kLongestText || bytes.size() - at < size) return false;
  text.assign(reinterpret_cast<const char*>(bytes.data() + at), size);
  at += size;
  return true;
}
}  // namespace

tl::expected<RecordingWriter, std::string> RecordingWriter::create(const std::string& path,
                                                                   const Header& header) {
  std::FILE* file = std::fopen(path.c_str(), "wbe");
  if (file == nullptr) return tl::unexpected(path + ": " + std::strerror(errno));
  RecordingWriter writer(file);
  put(file, kMagic.data(), kMagic.size(), writer.ok_);
  put(file, &kFormatVersion, sizeof kFormatVersion, writer.ok_);
  put_text(file, header.build, writer.ok_);
  put_text(file, header.station_file, writer.ok_);
  put_text(file, header.station_toml, writer.ok_);
  if (!writer.ok_) return tl::unexpected(path + ": cannot be written");
  return writer;
}

void RecordingWriter::append(std::uint8_t kind, std::span<const std::byte> bytes) noexcept {
  const auto header = frame_header(kind, static_cast<std::uint32_t>(bytes.size()));
  put(file_.get(), header.data(), header.size(), ok_);
  if (!bytes.empty()) put(file_.get(), bytes.data(), bytes.size(), ok_);
}

void RecordingWriter::flush() noexcept {
  if (std::fflush(file_.get()) != 0) ok_ = false;
}

tl::expected<RecordingReader, std::string> RecordingReader::open(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rbe");
  if (file == nullptr) return tl::unexpected(path + ": " + std::strerror(errno));
  std::vector<std::byte> bytes;
  std::array<std::byte, 65536> block{};
  std::size_t got = 0;
  while ((got = std::fread(block.data(), 1, block.size(), file)) > 0)
    bytes.insert(bytes.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(got));
  const bool failed = std::ferror(file) != 0;
  std::fclose(file);
  if (failed) return tl::unexpected(path + ": cannot be read");
  auto parsed = parse(std::move(bytes));
  if (!parsed) return tl::unexpected(path + ": " + parsed.error());
  return parsed;
}

tl::expected<RecordingReader, std::string> RecordingReader::parse(std::vector<std::byte> bytes) {
  RecordingReader reader;
  reader.bytes_ = std::move(bytes);
  std::array<char, 8> magic{};
  std::uint16_t version = 0;
  if (!take(reader.bytes_, reader.at_, magic) || magic != kMagic)
    return tl::unexpected(std::string("not a recording of a stretch station"));
  if (!take(reader.bytes_, reader.at_, version) || version != kFormatVersion) {
    return tl::unexpected("recording format " + std::to_string(version) + "; this program reads format " +
                          std::to_string(kFormatVersion));
  }
  Header& h = reader.header_;
  if (!take_text(reader.bytes_, reader.at_, h.build) ||
      !take_text(reader.bytes_, reader.at_, h.station_file) ||
      !take_text(reader.bytes_, reader.at_, h.station_toml)) {
    return tl::unexpected(std::string("the recording ends within its header"));
  }
  return reader;
}

std::optional<RecordingReader::Frame> RecordingReader::next() noexcept {
  if (at_ == bytes_.size()) return std::nullopt;
  std::uint8_t kind = 0;
  std::uint32_t size = 0;
  std::size_t at = at_;
  if (!take(bytes_, at, kind) || !take(bytes_, at, size) || bytes_.size() - at < size) {
    truncated_ = true;
    return std::nullopt;
  }
  at_ = at + size;
  return Frame{kind, std::span(bytes_).subspan(at, size)};
}

}  // namespace stretch::recording
