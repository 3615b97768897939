// Every schedule gives Keras' rates: op by op, traced, and made again from its config.
#include "support/check_schedule.hpp"
#include "support/rows_of.hpp"

namespace addax::tests {
namespace {

struct Row {
  std::string name;
};

TEST_CASE("schedules follow Keras") {
  const Json file = golden_file("schedules.json");
  for (const Json& row : file["rows"].items()) {
    INFO(row["schedule"].as_string(), " ", row["config"].as_string());
    RowsOf<Row>::all().push_back({row["schedule"].as_string()});
    Json config = Json::parse(row["config"].as_string());
    Schedule schedule = schedule_registry().make(row["schedule"].as_string(), config, "golden");
    CHECK(schedule->get_config().to_string() == config.to_string());
    std::vector<std::pair<double, double>> wanted;
    for (size_t i = 0; i < file["steps"].size(); ++i)
      wanted.emplace_back(file["steps"][i].as_double(), row["rates"][i].as_double());
    // Near the end of a wave float32 leaves Keras an error of some 1e-7 of its height.
    check_schedule(schedule, wanted, 1e-7 * wanted.front().second);
  }
  CHECK(RowsOf<Row>::missing(schedule_registry()) == "");
}

}  // namespace
}  // namespace addax::tests
