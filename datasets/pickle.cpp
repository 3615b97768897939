#include "datasets/pickle.hpp"

#include <unordered_map>

#include "addax/errors.hpp"

namespace addax::datasets {
namespace {

using Kind = PickleValue::Kind;

/// The stack machine that a pickle is a program of.
class Reader {
 public:
  Reader(std::span<const std::byte> bytes, const std::string& name, std::deque<PickleValue>& values)
      : rest_(reinterpret_cast<const char*>(bytes.data()), bytes.size()), name_(name), values_(values) {}

  const PickleValue* run() {
    constexpr size_t most = 1000000;
    for (size_t count = 0; count < most; ++count) {
      const char instruction = take(1)[0];
      if (instruction == '.') return pop();
      step(instruction);
    }
    fail("more than a million instructions");
  }

 private:
  [[noreturn]] void fail(const std::string& got) const {
    throw FormatError(name_ + ": expected a pickle of arrays and lists, got " + got +
                      ". Fetch the file again; this copy is damaged.");
  }
  std::string_view take(size_t size) {
    if (size > rest_.size()) fail("its end too early");
    std::string_view part = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return part;
  }
  /// An unsigned number of `size` bytes, the lowest first.
  uint32_t number(size_t size) {
    uint32_t value = 0;
    std::string_view bytes = take(size);
    for (size_t i = 0; i < size; ++i) value |= uint32_t{static_cast<unsigned char>(bytes[i])} << 8 * i;
    return value;
  }
  PickleValue* push(Kind kind) {
    stack_.push_back(&values_.emplace_back());
    stack_.back()->kind = kind;
    return stack_.back();
  }
  PickleValue* pop() {
    if (stack_.size() <= floor()) fail("an instruction without its arguments");
    PickleValue* value = stack_.back();
    stack_.pop_back();
    return value;
  }
  size_t floor() const { return marks_.empty() ? 0 : marks_.back(); }
  std::vector<PickleValue*> pop_to_mark() {
    if (marks_.empty()) fail("an instruction without its mark");
    std::vector<PickleValue*> items(stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back()), stack_.end());
    stack_.resize(marks_.back());
    marks_.pop_back();
    return items;
  }
  PickleValue& top(Kind kind) {
    if (stack_.size() <= floor() || stack_.back()->kind != kind) fail("an instruction for another kind of value");
    return *stack_.back();
  }
  void append(Kind kind, const std::vector<PickleValue*>& items) {
    std::vector<PickleValue*>& all = top(kind).items;
    all.insert(all.end(), items.begin(), items.end());
  }
  void tuple(size_t size) {
    std::vector<PickleValue*> items(size);
    while (size-- > 0) items[size] = pop();
    push(Kind::list)->items = std::move(items);
  }
  void line() {
    size_t end = rest_.find('\n');
    if (end == std::string_view::npos) fail("its end too early");
    take(end + 1);
  }
  void remember(uint32_t place) {
    if (stack_.empty()) fail("an instruction without its arguments");
    memo_[place] = stack_.back();
  }
  void recall(uint32_t place) {
    auto found = memo_.find(place);
    if (found == memo_.end()) fail("a place that nothing was put into");
    stack_.push_back(found->second);
  }

  void step(char instruction) {
    switch (instruction) {
      case '\x80': take(1); break;  // the version
      case '(': marks_.push_back(stack_.size()); break;
      case '}': push(Kind::dict); break;
      case ']':
      case ')': push(Kind::list); break;
      case 'N':
      case '\x88':
      case '\x89': push(Kind::none); break;
      case 'K': push(Kind::integer)->number = number(1); break;
      case 'M': push(Kind::integer)->number = number(2); break;
      case 'J': push(Kind::integer)->number = static_cast<int32_t>(number(4)); break;
      case 'U': push(Kind::text)->bytes = take(number(1)); break;
      case 'T':
      case 'X': push(Kind::text)->bytes = take(number(4)); break;
      case 'q': remember(number(1)); break;
      case 'r': remember(number(4)); break;
      case 'h': recall(number(1)); break;
      case 'j': recall(number(4)); break;
      case 'a': append(Kind::list, {pop()}); break;
      case 'e': append(Kind::list, pop_to_mark()); break;
      case 's': {
        PickleValue *value = pop(), *key = pop();
        append(Kind::dict, {key, value});
        break;
      }
      case 'u': append(Kind::dict, pop_to_mark()); break;
      case 't': push(Kind::list)->items = pop_to_mark(); break;
      case '\x85': tuple(1); break;
      case '\x86':
      case 'R':                   // a call: what is called, and its arguments
      case 'b': tuple(2); break;  // an object and its state
      case '\x87': tuple(3); break;
      case 'c':
        line();
        line();
        push(Kind::none);
        break;
      default: fail("the instruction " + std::to_string(static_cast<unsigned char>(instruction)));
    }
  }

  std::string_view rest_;
  const std::string& name_;
  std::deque<PickleValue>& values_;
  std::vector<PickleValue*> stack_;
  std::vector<size_t> marks_;
  std::unordered_map<uint32_t, PickleValue*> memo_;
};

}  // namespace

const PickleValue* PickleValue::find(std::string_view key) const {
  for (size_t i = 0; i + 1 < items.size(); i += 2)
    if (items[i]->kind == text && items[i]->bytes == key) return items[i + 1];
  return nullptr;
}

Pickle::Pickle(std::span<const std::byte> bytes, std::string name) : value_(Reader(bytes, name, values_).run()) {}

}  // namespace addax::datasets
