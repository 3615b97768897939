// from_csv: columns, quoting, and refusals that name the line.
#include "addax/data/csv.hpp"

#include <doctest/doctest.h>

#include "addax/errors.hpp"
#include "data/files.hpp"

namespace addax::tests {

using data::from_csv;
using Floats = std::vector<float>;

TEST_CASE("columns by name, in the order that was asked for") {
  TemporaryFolder folder;
  auto path = folder / "t.csv";
  write(path,
        "\xef\xbb\xbf"
        "a,b,\"the, label\",c\r\n1,2.5,0,-3e2\r\n\r\n\"4\", 5 ,1,+6\r\n7,8,2,9");
  auto it = from_csv(path).iterate();
  CHECK(it.next()->x[0].to_vector<float>() == Floats{1, 2.5, 0, -300});
  CHECK(it.next()->x[0].to_vector<float>() == Floats{4, 5, 1, 6});
  CHECK(it.skip(5) == 1);
  CHECK(!it.next());
  data::Dataset labelled = from_csv(
      path,
      {.select_columns = {"c", "a"}, .label_name = "the, label", .dtype = DType::float64, .label_dtype = DType::int32});
  Batch batch = *labelled.batch(3).iterate().next();
  CHECK(batch.x.dtype() == DType::float64);
  CHECK(batch.x[0].to_vector<float>() == Floats{-300, 1, 6, 4, 9, 7});
  CHECK(batch.y.dtype() == DType::int32);
  CHECK(batch.y[0].to_vector<int>() == std::vector<int>{0, 1, 2});
  CHECK(labelled.cardinality() == data::unknown_cardinality);

  write(path, "1;2\n3;4\n");
  data::Dataset plain = from_csv(path, {.label_name = "1", .field_delim = ';', .header = false});
  CHECK(plain.iterate().next()->x[0].to_vector<float>() == Floats{1});
  CHECK(plain.iterate().next()->y[0].item<float>() == 2);
}

TEST_CASE("a quoted cell may hold delimiters, quotes and ends of lines") {
  TemporaryFolder folder;
  auto path = folder / "t.csv";
  write(path, "name,n\n\"a, \"\"b\"\"\nc\",1\nd,x\n");
  data::Dataset numbers = from_csv(path, {.select_columns = {"n"}});
  auto it = numbers.iterate();
  CHECK(it.next()->x[0].to_vector<float>() == Floats{1});
  CHECK(refusal<FormatError>(folder, [&] { (void)it.next(); }) ==
        "t.csv, line 4: expected a number in column \"n\", got \"x\". select_columns can leave a column out.");
  write(path, "name,n\n\"a,1\n");
  CHECK(refusal<FormatError>(folder, [&] { exhaust(numbers); }) ==
        "t.csv, line 3: expected the end of a quoted cell, got that of the file.");
}

TEST_CASE("refusals name the line") {
  TemporaryFolder folder;
  auto path = folder / "t.csv";
  auto read = [&](const std::string& text, const data::CsvOptions& options = {}) {
    write(path, text);
    return refusal<Error>(folder, [&] { exhaust(from_csv(path, options)); });
  };
  CHECK(read("a,b\n1,2\n3\n") ==
        "t.csv, line 3: expected 2 cells as in the first line, got 1. Quote cells that hold the delimiter.");
  CHECK(read("a,b\n1,2,3\n") ==
        "t.csv, line 2: expected 2 cells as in the first line, got 3. Quote cells that hold the delimiter.");
  CHECK(read("a,b\n1,\n") ==
        "t.csv, line 2: expected a number in column \"b\", got \"\". select_columns can leave a column out.");
  CHECK(read("a,b\n1,2x\n") ==
        "t.csv, line 2: expected a number in column \"b\", got \"2x\". select_columns can leave a column out.");
  CHECK(read("a,b\n1,+-2\n") ==
        "t.csv, line 2: expected a number in column \"b\", got \"+-2\". select_columns can leave a column out.");
  CHECK(read("a,b\n1,++2\n") ==
        "t.csv, line 2: expected a number in column \"b\", got \"++2\". select_columns can leave a column out.");
  CHECK(read("a,b\n1,+2\n\"3\" , -4e0 \n") == "accepted");
  CHECK(read("a,b\n1,\"2\"7\n") ==
        "t.csv, line 2: expected a delimiter behind a quoted cell, got \"7\". Double the quotes that belong to the "
        "text.");
  CHECK(read("a,b\n1,2.5\n", {.label_name = "b", .label_dtype = DType::int32}) ==
        "t.csv, line 2: expected an integer in column \"b\", got \"2.5\". select_columns can leave a column out.");
  CHECK(read("") == "t.csv: expected lines of cells, got none.");
  CHECK(read("weight,size\n1,2\n", {.label_name = "wieght"}) ==
        "t.csv: expected the name of a column, got \"wieght\". Did you mean \"weight\"?");
  CHECK(read("a,b,a\n1,2,3\n") == "accepted");
  CHECK(read("a,b,a\n1,2,3\n", {.select_columns = {"b"}}) == "accepted");
  CHECK(read("a,b,a\n1,2,3\n", {.label_name = "a"}) ==
        "t.csv: expected a name that one column has, got \"a\", that of columns 1 and 3.");
  CHECK(refusal<FileError>(folder, [&] { from_csv(folder / "none.csv"); }) ==
        "none.csv: expected a file that can be read, got \"No such file or directory\". Check the path and the "
        "permissions.");
  CHECK(read("a,b\n") == "accepted");
}

}  // namespace addax::tests
