// Reading untrusted JSON text into a tree.
#include "controller/messages/json_text.hpp"

#include <utility>
#include <vector>

namespace stretch::messages::detail {

namespace {

// More than the largest message has; looking for a doubled key costs the square of it.
constexpr std::size_t kMaxKeys = 128;

// Builds the tree as the parser walks the text, and stops the walk at the first thing that is not allowed.
class Builder : public nlohmann::json_sax<Json> {
 public:
  explicit Builder(int max_depth) : max_depth_(max_depth) {}

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t&) override { return add(value); }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t&) override { return fail("binary data"); }

  bool start_object(std::size_t) override { return open(Json::object()); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    if (open_.back()->size() >= kMaxKeys)
      return fail("more than " + std::to_string(kMaxKeys) + " keys in one object");
    if (open_.back()->contains(name)) return fail("the key \"" + name + "\" stands twice");
    key_ = std::move(name);
    return true;
  }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception& error) override {
    std::string_view why = error.what();
    if (const auto end = why.find("] "); end != why.npos) why.remove_prefix(end + 2);
    return fail("byte " + std::to_string(position) + " is no JSON: " + std::string(why));
  }

  [[nodiscard]] Json& root() noexcept { return root_; }
  [[nodiscard]] std::string& failure() noexcept { return failure_; }

 private:
  bool fail(std::string why) {
    failure_ = std::move(why);
    return false;
  }

  // Children of a container that is still open never move while it is: only its last one is.
  Json* place(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    Json& parent = *open_.back();
    if (parent.is_array()) {
      parent.push_back(std::move(value));
      return &parent.back();
    }
    Json& slot = parent[key_];
    slot = std::move(value);
    return &slot;
  }

  bool add(Json value) {
    place(std::move(value));
    return true;
  }

  bool open(Json container) {
    if (static_cast<int>(open_.size()) >= max_depth_) {
      return fail("nested deeper than " + std::to_string(max_depth_));
    }
    open_.push_back(place(std::move(container)));
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  int max_depth_;
  Json root_;
  std::vector<Json*> open_;
  string_t key_;
  std::string failure_;
};

}  // namespace

tl::expected<Json, std::string> parse_object(std::string_view text, int max_depth) {
  Builder builder(max_depth);
  if (!Json::sax_parse(text, &builder)) return tl::unexpected(std::move(builder.failure()));
  if (!builder.root().is_object()) {
    return tl::unexpected(std::string("a message is one JSON object, this is ") +
                          std::string(kind_of(builder.root())));
  }
  return std::move(builder.root());
}

std::string_view kind_of(const Json& value) noexcept {
  switch (value.type()) {
    case Json::value_t::null:
      return "null";
    case Json::value_t::object:
      return "an object";
    case Json::value_t::array:
      return "a list";
    case Json::value_t::string:
      return "a text";
    case Json::value_t::boolean:
      return "true or false";
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
    case Json::value_t::number_float:
      return "a number";
    case Json::value_t::binary:
    case Json::value_t::discarded:
      return "no JSON value";
  }
  return "no JSON value";
}

std::string shown(const Json& value) {
  constexpr std::size_t kLongest = 60;
  if (value.is_structured()) return std::string(kind_of(value));
  std::string text = value.dump(-1, ' ', true);
  if (text.size() > kLongest) text = text.substr(0, kLongest) + "...";
  return text;
}

}  // namespace stretch::messages::detail
