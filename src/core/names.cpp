// Names: edit distance, snake case and the counters of automatic names.
#include "core/names.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <mutex>
#include <vector>

namespace addax {

namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_word(char c) { return is_lower(c) || is_upper(c) || (c >= '0' && c <= '9') || c == '_' || (c & 0x80); }
char lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

/// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`.
size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    std::swap(before, last);
    std::swap(last, row);
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t replaced = last[j - 1] + (lower(a[i - 1]) != lower(b[j - 1]));
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row[b.size()];
}

struct Counters {
  std::mutex mutex;
  std::map<std::string, int64_t, std::less<>> next;

  static Counters& instance() {
    static Counters counters;
    return counters;
  }
};

}  // namespace

std::string_view nearest(std::string_view name, std::span<const std::string_view> candidates) {
  std::string_view best;
  size_t least = 2 * (name.size() / 3 + 2);  // as many half errors make it another word
  for (std::string_view candidate : candidates) {
    size_t longer = std::max(name.size(), candidate.size()), shorter = std::min(name.size(), candidate.size());
    if (longer == 0 || longer - shorter >= (least + 1) / 2) continue;
    // Of "Adam" and "adam", the one that begins as `name` does is nearer by half an error.
    bool other_case = shorter > 0 && is_upper(name[0]) != is_upper(candidate[0]);
    size_t distance = 2 * edit_distance(name, candidate) + other_case;
    if (distance < least && distance < 2 * longer) least = distance, best = candidate;
  }
  return best;
}

std::string did_you_mean(std::string_view name, std::span<const std::string_view> candidates) {
  if (std::string_view best = nearest(name, candidates); !best.empty())
    return "Did you mean \"" + std::string(best) + "\"?";
  if (candidates.empty()) return "None is known.";
  std::vector<std::string_view> known;
  for (std::string_view candidate : candidates)
    if (std::find(known.begin(), known.end(), candidate) == known.end()) known.push_back(candidate);
  std::string result = "Known are ";
  constexpr size_t most = 12;
  for (size_t i = 0; i < std::min(known.size(), most); ++i) result += (i ? ", " : "") + std::string(known[i]);
  return result + (known.size() > most ? " and more." : ".");
}

std::string to_snake_case(std::string_view class_name) {
  std::string words, split;
  std::copy_if(class_name.begin(), class_name.end(), std::back_inserter(words), is_word);

  // First a "_" before each capital that opens a word, unless it is the first character...
  for (size_t i = 0; i < words.size();) {
    split += words[i++];
    if (i + 1 >= words.size() || !is_upper(words[i]) || !is_lower(words[i + 1])) continue;
    split += '_';
    split += words[i++];
    while (i < words.size() && is_lower(words[i])) split += words[i++];
  }
  // ...then one between a small letter and a capital.
  std::string result;
  for (size_t i = 0; i < split.size(); ++i) {
    if (i > 0 && is_lower(split[i - 1]) && is_upper(split[i])) result += '_';
    result += lower(split[i]);
  }
  return result;
}

std::string unique_name(std::string_view prefix) {
  Counters& counters = Counters::instance();
  std::lock_guard lock(counters.mutex);
  std::string name(prefix);
  if (int64_t number = counters.next[name]++) name.append("_").append(std::to_string(number));
  return name;
}

void reset_unique_names() {
  Counters& counters = Counters::instance();
  std::lock_guard lock(counters.mutex);
  counters.next.clear();
}

}  // namespace addax
