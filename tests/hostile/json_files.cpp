// Hostile JSON: everything that is not the grammar, and everything that is too much of it.
#include "hostile/corpus.hpp"

namespace addax::tests {
namespace {

std::string repeated(const std::string& text, size_t times) {
  std::string all;
  for (size_t i = 0; i < times; ++i) all += text;
  return all;
}

class Adder {
 public:
  explicit Adder(Corpus& corpus) : corpus_(corpus) {}
  void operator()(const std::string& what, const std::string& text, const std::string& says) const {
    corpus_.push_back({"json_" + what + ".json", text, says});
  }

 private:
  Corpus& corpus_;
};

void add_grammar(const Adder& add) {
  add("nothing", "", "expected a value, got the end of the text at offset 0.");
  add("spaces", " \n\t ", "expected a value, got the end of the text at offset 4.");
  add("byte_order_mark", "\xef\xbb\xbf{}", "expected a value, got byte 239 at offset 0.");
  add("zero_byte", std::string("\0{}", 3), "expected a value, got byte 0 at offset 0.");
  add("zero_byte_behind", std::string("{}\0", 3), "expected the end of the document, got byte 0 at offset 2.");
  add("two_documents", "{} {}", "expected the end of the document, got '{' at offset 3.");
  add("cut_object", "{", "expected a key in quotes");
  add("cut_key", "{\"a", "expected '\"', got the end of the text at offset 3.");
  add("cut_colon", "{\"a\"", "expected ':', got the end of the text at offset 4.");
  add("cut_value", "{\"a\":", "expected a value, got the end of the text at offset 5.");
  add("cut_array", "[1", "expected ',' or ']', got the end of the text at offset 2.");
  add("cut_comma", "[1,", "expected a value, got the end of the text at offset 3.");
  add("cut_escape", "\"\\", "expected an escape sequence, got the end of the text at offset 2.");
  add("cut_hex", "\"\\u12", "expected four hexadecimal digits");
  add("cut_word", "tru", "expected a value, got 't' at offset 0.");
  add("cut_minus", "-", "expected a digit, got the end of the text at offset 1.");
  add("cut_fraction", "1.", "expected a digit");
  add("cut_exponent", "1e+", "expected a digit");
  add("comma_at_end", "[1,]", "expected a value, got ']' at offset 3.");
  add("comma_in_object", "{\"a\": 1,}", "expected a key in quotes, got '}' at offset 8.");
  add("single_quotes", "{'a': 1}", "expected a key in quotes");
  add("comment", "{} // no", "expected the end of the document");
  add("key_without_quotes", "{a: 1}", "expected a key in quotes");
  add("plus", "+1", "expected a value, got '+' at offset 0.");
  add("leading_zero", "01", "expected the end of the document, got '1' at offset 1.");
  add("leading_point", ".5", "expected a value");
  add("hexadecimal", "0x10", "expected the end of the document");
  add("nan_in_small_letters", "[nan]", "expected a value, got 'n' at offset 1.");
  add("minus_nan", "[-NaN]", "expected a digit, got 'N' at offset 2.");
  add("integer_too_large", "[9223372036854775808]", "an integer of 64 bits, got 9223372036854775808 at offset 1.");
  add("integer_endless", std::string(100000, '9'), "expected an integer of 64 bits, got 99999");
  add("float_too_large", "[1e999]", "expected a number in range, got 1e999 at offset 1.");
  add("float_endless", "0." + std::string(100000, '1') + "e99999", "expected a number in range");
  add("escape_unknown", "\"\\x41\"", "expected an escape sequence, got 'x' at offset 2.");
  add("hex_sign", "\"\\u+123\"", "expected four hexadecimal digits");
}

void add_limits(const Adder& add) {
  add("surrogate_alone", "\"\\ud800\"", "expected surrogates in pairs, got a single one at offset 2.");
  add("surrogates_turned", "\"\\udc00\\ud800\"", "expected surrogates in pairs");
  add("newline_in_string", "\"a\nb\"", "expected an escaped control character, got byte 10 at offset 2.");
  add("utf8_alone", "\"\x80\"", "expected text in UTF-8, got byte 128 at offset 1.");
  add("utf8_overlong", "\"\xc0\x80\"", "expected text in UTF-8");
  add("utf8_surrogate", "\"\xed\xa0\x80\"", "expected text in UTF-8");
  add("utf8_beyond", "\"\xf5\x80\x80\x80\"", "expected text in UTF-8");
  add("utf8_cut", "\"\xe2\x82", "expected text in UTF-8");
  add("key_twice", "{\"a\": 1, \"a\": 2}", "expected different keys, got \"a\" twice in the object");
  add("key_twice_escaped", "{\"a\": 1, \"\\u0061\": 2}", "expected different keys");
  add("key_twice_not_printable", "{\"\\n\\u0085\\u202e\": 1, \"\\n\\u0085\\u202e\": 2}", "expected different keys");
  add("deep_arrays", std::string(65, '[') + std::string(65, ']'), "expected at most 64 levels");
  add("deep_objects", repeated("{\"a\":", 70) + "1" + std::string(70, '}'), "expected at most 64 levels");
  add("deep_without_end", std::string(1 << 20, '['), "expected at most 64 levels, got more at offset 64.");
  add("many_values", "[" + repeated("0,", 3 << 20) + "0]", "values, got more at offset");
  add("many_arrays", "[" + repeated("[],", 1 << 20) + "0]", "values, got more at offset");
  add("many_objects", "[" + repeated("{\"\":0},", 400000) + "0]", "values, got more at offset");
  add("array", "[]", "expected the record of a model, got [].");
  add("text", "\"Sequential\"", "expected the record of a model, got \"Sequential\".");
  add("number", "1", "expected the record of a model, got 1.");
  add("null", "null", "expected the record of a model, got null.");
}

}  // namespace

void add_json_files(Corpus& corpus) {
  add_grammar(Adder(corpus));
  add_limits(Adder(corpus));
  corpus.push_back({"json_in_archive_cut.keras", archive_with("{\"module\": \"keras\""),
                    " at config.json: expected ',' or '}', got the end of the text at offset 18."});
  corpus.push_back({"json_in_archive_empty.keras", archive_with(""),
                    " at config.json: expected a value, got the end of the text at offset 0."});
}

}  // namespace addax::tests
