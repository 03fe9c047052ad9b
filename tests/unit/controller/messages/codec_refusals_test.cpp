// SR19 on the socket: what is not exactly a message is refused whole, with one clear error; a stop is a stop.
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "controller/messages/codec.hpp"
#include "controller/messages/framing.hpp"

namespace {
using namespace stretch;
using namespace stretch::messages;

std::string refusal(const std::string& json) {
  const auto decoded = decode_client_message(json);
  return decoded ? "accepted" : decoded.error().what;
}

const std::string kPrescription =
    R"("prescription":{"side":"left","mass_kg":75,"height_m":1.75,"cuff_distance_m":0.8,"force_n":14,)"
    R"("force_limit_n":20,"angle_limit_deg":80,"duration_s":900,"resumptions":1,"protocol":"demo"})";
const std::string kPrepare = R"({"message":"request","id":3,"request":"prepare",)" + kPrescription + "}";

std::string prepare_with(const std::string& from, const std::string& to) {
  std::string text = kPrepare;
  text.replace(text.find(from), from.size(), to);
  return text;
}

TEST(CodecRefusals, SR19_UnknownMissingAndDoubledKeys) {
  EXPECT_EQ(refusal(R"({"message":"request","id":1,"request":"start","force":3})"),
            "force = 3: this key is not known here");
  EXPECT_EQ(refusal(R"({"message":"request","request":"start"})"), "id: missing");
  EXPECT_EQ(refusal(R"({"message":"request","id":1,"id":2,"request":"start"})"),
            R"(the key "id" stands twice)");
  EXPECT_EQ(refusal(prepare_with(R"("force_n":14,)", "")), "prescription.force_n: missing");
  EXPECT_EQ(refusal(prepare_with(R"("force_n":14)", R"("force_n":14,"speed":1)")),
            "prescription.speed = 1: this key is not known here");
}

TEST(CodecRefusals, SR19_UnknownWords) {
  EXPECT_EQ(refusal(R"({"message":"order","id":1})"), R"(message = "order": one of hello, request)");
  EXPECT_EQ(refusal(R"({"id":1})"), "message: missing: one of hello, request");
  EXPECT_EQ(refusal(R"({"message":7})"), "message = 7: one of hello, request");
  EXPECT_EQ(refusal(R"({"message":"request","id":1,"request":"faster"})").substr(0, 44),
            R"(request = "faster": one of stop, heartbeat, )");
  EXPECT_EQ(refusal(prepare_with(R"("left")", R"("Left")")),
            R"(prescription.side = "Left": one of left, right)");
  EXPECT_EQ(refusal(prepare_with(R"("left")", R"("")")), R"(prescription.side = "": one of left, right)");
}

TEST(CodecRefusals, SR19_WrongTypes) {
  EXPECT_EQ(refusal("[1]"), "a message is one JSON object, this is a list");
  EXPECT_EQ(refusal("null"), "a message is one JSON object, this is null");
  EXPECT_EQ(refusal(R"({"message":"request","id":"1","request":"start"})"),
            R"(id = "1": a text, expected a whole number)");
  EXPECT_EQ(refusal(R"({"message":"request","id":1.5,"request":"start"})"),
            "id = 1.5: a number, expected a whole number");
  EXPECT_EQ(refusal(R"({"message":"request","id":-1,"request":"start"})"), "id = -1: allowed 0 or more");
  EXPECT_EQ(refusal(R"({"message":"request","id":1,"request":["start"]})"),
            "request: a list, expected a word");
  EXPECT_EQ(refusal(prepare_with("14", R"("14")")),
            R"(prescription.force_n = "14": a text, expected a number)");
  EXPECT_EQ(refusal(prepare_with("14", "true")),
            "prescription.force_n = true: true or false, expected a number");
  EXPECT_EQ(refusal(prepare_with("14", "null")), "prescription.force_n = null: null, expected a number");
  EXPECT_EQ(refusal(R"({"message":"request","id":1,"request":"prepare","prescription":5})"),
            "prescription = 5: a number, expected an object");
  EXPECT_EQ(refusal(R"({"message":"hello","version":1,"client":"x","at_station":1})"),
            "at_station = 1: a number, expected true or false");
}

TEST(CodecRefusals, SR19_NumbersOutOfRangeOrNotFinite) {
  EXPECT_EQ(refusal(prepare_with("14", "1e13")),
            "prescription.force_n = 10000000000000.0: allowed -1e12 to 1e12");
  EXPECT_NE(refusal(prepare_with("14", "1e999")).find("is no JSON"), std::string::npos);
  EXPECT_NE(refusal(prepare_with("14", "NaN")).find("is no JSON"), std::string::npos);
  EXPECT_NE(refusal(prepare_with("14", "-Infinity")).find("is no JSON"), std::string::npos);
  EXPECT_EQ(refusal(prepare_with(R"("resumptions":1)", R"("resumptions":2147483648)")),
            "prescription.resumptions = 2147483648: allowed -2147483648 to 2147483647");
  EXPECT_EQ(refusal(prepare_with(R"("resumptions":1)", R"("resumptions":18446744073709551615)")),
            "prescription.resumptions = 18446744073709551615: allowed -2147483648 to 2147483647");
}

TEST(CodecRefusals, SR19_LoadOfTheWrongRequest) {
  EXPECT_EQ(refusal(R"({"message":"request","id":1,"request":"prepare"})"),
            R"(prescription: missing, "prepare" carries one)");
  EXPECT_EQ(refusal(R"({"message":"request","id":1,"request":"start",)" + kPrescription + "}"),
            R"(prescription: "start" carries none)");
  EXPECT_EQ(refusal(R"({"message":"request","id":1,"request":"more","value":2})"),
            R"(value = 2.0: "more" carries none)");
  EXPECT_EQ(refusal(R"({"message":"request","id":1,"request":"score","value":11})"),
            "value = 11.0: allowed 0 to 10, whole");
  EXPECT_EQ(refusal(R"({"message":"request","id":1,"request":"comfort","value":-1})"),
            "value = -1.0: allowed 0 to 10, whole");
  EXPECT_EQ(refusal(R"({"message":"request","id":1,"request":"comfort","value":4.5})"),
            "value = 4.5: allowed 0 to 10, whole");
}

TEST(CodecRefusals, RefusalCarriesTheRequestsIdWhereItCanBeRead) {
  EXPECT_EQ(decode_client_message(R"({"message":"request","id":77,"request":"fly"})").error().request_id,
            77u);
  EXPECT_EQ(decode_client_message(R"({"message":"request","id":-7,"request":"fly"})").error().request_id, 0u);
  EXPECT_EQ(decode_client_message("{").error().request_id, 0u);
}

TEST(CodecRefusals, TextsThatAreTooLong) {
  EXPECT_EQ(refusal(R"({"message":"hello","version":1,"client":")" + std::string(513, 'x') +
                    R"(","at_station":true})"),
            "client = 513 bytes: allowed 0 to 512");
}

TEST(CodecRefusals, BombsAreRefusedEarly) {
  EXPECT_EQ(refusal(R"({"a":)" + std::string(60'000, '[')), "nested deeper than 8");
  std::string deep_objects;
  for (int i = 0; i < 10'000; ++i) deep_objects += R"({"a":)";
  EXPECT_EQ(refusal(deep_objects), "nested deeper than 8");
  std::string many_keys = "{";
  for (int i = 0; i < 6000; ++i) many_keys += "\"" + std::to_string(i) + "\":0,";
  EXPECT_EQ(refusal(many_keys + R"("x":0})"), "more than 128 keys in one object");
}

TEST(CodecRefusals, InvalidUtf8IsNoJson) {
  EXPECT_NE(refusal("{\"message\":\"\xff\"}").find("is no JSON"), std::string::npos);
  EXPECT_NE(refusal("{\"message\":\"\xc0\x80\"}").find("is no JSON"), std::string::npos);
  EXPECT_NE(refusal("{\"message\":\"\xed\xa0\x80\"}").find("is no JSON"), std::string::npos);
  EXPECT_NE(refusal(std::string("{\"message\"\0:1}", 14)).find("is no JSON"), std::string::npos);
}

TEST(CodecRefusals, SR13_StopIsAStopWhateverElseStandsInIt) {
  for (const char* json :
       {R"({"message":"request","id":5,"request":"stop"})", R"({"message":"request","request":"stop"})",
        R"({"request":"stop","message":"request","id":"five","value":1e9,"new_key":[{}]})"}) {
    const auto decoded = decode_client_message(json);
    ASSERT_TRUE(decoded) << json;
    EXPECT_EQ(std::get<Request>(*decoded).kind, RequestKind::stop);
  }
}

TEST(CodecRefusals, ServerSideIsAsStrict) {
  const auto refused = [](const std::string& json) {
    const auto decoded = decode_server_message(json);
    return decoded ? "accepted" : decoded.error().what;
  };
  EXPECT_EQ(refused(R"({"message":"answer","id":1,"done":1,"refusal":""})"),
            "done = 1: a number, expected true or false");
  EXPECT_EQ(refused(R"({"message":"request","id":1,"request":"stop"})"),
            R"(message = "request": one of welcome, answer, snapshot, event)");
  std::string snapshot = encode(Snapshot{});
  const std::string pending = R"("links":"pending")";
  snapshot.replace(snapshot.find(pending), pending.size(), R"("links":"maybe")");
  EXPECT_EQ(refused(snapshot), R"(self_test.links = "maybe": one of pending, passed, failed)");
  snapshot = encode(Snapshot{});
  const std::string holds = R"("holds":[])";
  snapshot.replace(snapshot.find(holds), holds.size(), R"("holds":[3])");
  EXPECT_EQ(refused(snapshot), "result.holds[0]: a number, expected an object");
  const auto second_link = [&](const std::string& given) {
    snapshot = encode(Snapshot{});
    const std::string none = R"("load_cell_b_link":null)";
    snapshot.replace(snapshot.find(none), none.size(), R"("load_cell_b_link":)" + given);
    return refused(snapshot);
  };
  EXPECT_EQ(second_link("7"), "load_cell_b_link = 7: a number, expected an object or null");
  EXPECT_EQ(second_link("{}"), "load_cell_b_link.state: missing");
}

// Whatever bytes come: an answer or a refusal, never a crash, and nothing accepted that does not encode
// again.
TEST(CodecRefusals, DamagedMessagesNeverCrash) {
  std::mt19937 random(20261123);
  const std::string seeds[] = {kPrepare, R"({"message":"hello","version":1,"client":"x","at_station":true})",
                               R"({"message":"request","id":1,"request":"score","value":3})",
                               encode(Snapshot{})};
  const std::string junk = "{}[]\",:0123456789.-+eE\\ntrufalse\x01\x80\xff";
  int accepted = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = seeds[random() % std::size(seeds)];
    for (unsigned hits = 1 + random() % 4; hits > 0 && !text.empty(); --hits) {
      const std::size_t at = random() % text.size();
      switch (random() % 3) {
        case 0:
          text[at] = junk[random() % junk.size()];
          break;
        case 1:
          text.erase(at, random() % 8);
          break;
        default:
          text.insert(at, 1, junk[random() % junk.size()]);
      }
    }
    if (const auto decoded = decode_client_message(text)) {
      ++accepted;
      std::visit([](const auto& message) { EXPECT_TRUE(decode_client_message(encode(message))); }, *decoded);
    }
    (void)decode_server_message(text);
  }
  EXPECT_GT(accepted, 0);
}

}  // namespace
