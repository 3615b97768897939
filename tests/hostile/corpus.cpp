// All files of the corpus, and the good ones that they were made of.
#include "hostile/corpus.hpp"

namespace addax::tests {

Corpus whole_corpus() {
  Corpus corpus;
  for (auto add : {add_zip_files, add_json_files, add_record_files, add_graph_files, add_hdf5_files,
                   add_hdf5_data_files, add_legacy_files, add_named_files, add_idx_files, add_table_files})
    add(corpus);
  return corpus;
}

Corpus good_files() {
  Corpus corpus{{"good.keras", archive_with(dense_record().to_string()), ""},
                {"good.weights.h5", weights_file(), ""},
                {"good.json", graph_record().to_string(), ""}};
  add_good_legacy_files(corpus);
  add_good_named_files(corpus);
  add_good_tables(corpus);
  return corpus;
}

}  // namespace addax::tests
