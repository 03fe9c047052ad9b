// The prescriptions a person can choose from, read from the configuration.
#include "hmi/program/offers.hpp"

#include <iostream>

#include "config/loader/find_file.hpp"
#include "config/loader/load.hpp"

namespace stretch::hmi {

namespace {

void complain(const std::vector<config::Error>& errors) {
  for (const config::Error& error : errors) std::cerr << "stretch-hmi: " << config::to_string(error) << '\n';
}

}  // namespace

std::vector<Offer> read_offers() {
  std::vector<Offer> offers;
  for (const std::string& name : config::file_names(config::FileKind::prescription)) {
    const auto prescription = config::load_prescription(name);
    if (!prescription) {
      complain(prescription.error());
      continue;
    }
    const auto protocol = config::load_protocol(prescription->protocol);
    if (!protocol) {
      complain(protocol.error());
      continue;
    }
    offers.push_back({name, protocol->title, *prescription});
  }
  return offers;
}

}  // namespace stretch::hmi
