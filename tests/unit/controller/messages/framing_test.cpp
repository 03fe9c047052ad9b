// Messages are cut out of a stream whatever pieces it arrives in, and a bad length is the end of it.
#include "controller/messages/framing.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {
using namespace stretch::messages;

std::vector<std::string> drain(FrameDecoder& decoder) {
  std::vector<std::string> out;
  while (const auto message = decoder.next()) out.emplace_back(*message);
  return out;
}

std::string length_bytes(std::uint32_t length) {
  std::string bytes;
  for (int i = 0; i < 4; ++i) bytes.push_back(static_cast<char>((length >> (8 * i)) & 0xFF));
  return bytes;
}

TEST(Framing, LengthIsLittleEndianAndCountsTheTextAlone) {
  EXPECT_EQ(frame(std::string(0x1234, 'x'))->substr(0, 4), std::string("\x34\x12\0\0", 4));
}

TEST(Framing, EmptyAndOverlongAreNotFramed) {
  EXPECT_EQ(frame(""), std::nullopt);
  EXPECT_EQ(frame(std::string(kMaxMessageBytes + 1, 'x')), std::nullopt);
  EXPECT_EQ(frame(std::string(kMaxMessageBytes, 'x'))->size(), kMaxMessageBytes + kLengthBytes);
}

TEST(Framing, AnyPieceSizeGivesTheSameMessages) {
  const std::vector<std::string> sent{"{}", std::string(300, 'a'), "{\"a\":1}",
                                      std::string(kMaxMessageBytes, 'z')};
  std::string stream;
  for (const auto& message : sent) stream += *frame(message);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{5},
                                  std::size_t{307}, std::size_t{4096}, stream.size()}) {
    FrameDecoder decoder;
    std::vector<std::string> received;
    for (std::size_t at = 0; at < stream.size(); at += piece) {
      decoder.push(std::span(stream).subspan(at, std::min(piece, stream.size() - at)));
      for (auto& message : drain(decoder)) received.push_back(std::move(message));
    }
    EXPECT_EQ(received, sent) << "in pieces of " << piece;
    EXPECT_FALSE(decoder.failure());
  }
}

TEST(Framing, BadLengthFailsForGoodAfterTheMessagesBeforeIt) {
  for (const std::uint32_t length :
       {std::uint32_t{0}, std::uint32_t{kMaxMessageBytes + 1}, ~std::uint32_t{0}}) {
    FrameDecoder decoder;
    decoder.push(*frame("{}") + length_bytes(length) + *frame("{\"late\":1}"));
    EXPECT_EQ(drain(decoder), std::vector<std::string>{"{}"});
    ASSERT_TRUE(decoder.failure());
    EXPECT_NE(decoder.failure()->find(std::to_string(length)), std::string::npos);
    decoder.push(*frame("{}"));
    EXPECT_EQ(decoder.next(), std::nullopt);
  }
}

}  // namespace
