// Field: one row of a field table: a member and its name in configs; and the table's guarantee that no member is
// missing.
#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace addax {

/// Whether a member is part of the config.
enum class Saved : bool { no, yes };

template <class Struct, class Member>
struct Field {
  const char* name;
  Member Struct::*member;
  const char* doc = "";
  Saved saved = Saved::yes;
};
template <class Struct, class Member>
Field(const char*, Member Struct::*, const char* = "", Saved = Saved::yes) -> Field<Struct, Member>;

/// The table of T: `T::fields()` where T is internal; options structs specialise it beside their class:
/// `template <> inline constexpr auto addax::fields_of<DenseOptions> = std::tuple{Field{"units",
/// &DenseOptions::units}};`
template <class T>
inline constexpr auto fields_of = T::fields();

namespace detail {

// A structured binding compiles for exactly as many names as the struct has members: that is the count of rows.
#define ADDAX_BIND(count, ...)                                       \
  if constexpr (N == count) {                                        \
    [[maybe_unused]] const auto& [__VA_ARGS__] = every_row_a_member; \
  }
#define ADDAX_BIND_FIVE(count, p, ...)                      \
  ADDAX_BIND(count + 1, __VA_ARGS__ p##1)                   \
  ADDAX_BIND(count + 2, __VA_ARGS__ p##1, p##2)             \
  ADDAX_BIND(count + 3, __VA_ARGS__ p##1, p##2, p##3)       \
  ADDAX_BIND(count + 4, __VA_ARGS__ p##1, p##2, p##3, p##4) \
  ADDAX_BIND(count + 5, __VA_ARGS__ p##1, p##2, p##3, p##4, p##5)
#define ADDAX_FIVE(p) p##1, p##2, p##3, p##4, p##5,
#define ADDAX_TEN(p, q) ADDAX_FIVE(p) ADDAX_FIVE(q)

template <size_t N, class T>
auto bind_members(const T& every_row_a_member) {
  static_assert(N <= 40, "addax: field tables have at most 40 rows");
  static_assert(N > 0 || std::is_empty_v<T>, "addax: a member of this struct has no row in its field table");
  ADDAX_BIND_FIVE(0, a, )
  ADDAX_BIND_FIVE(5, b, ADDAX_FIVE(a))
  ADDAX_BIND_FIVE(10, c, ADDAX_TEN(a, b))
  ADDAX_BIND_FIVE(15, d, ADDAX_TEN(a, b) ADDAX_FIVE(c))
  ADDAX_BIND_FIVE(20, e, ADDAX_TEN(a, b) ADDAX_TEN(c, d))
  ADDAX_BIND_FIVE(25, f, ADDAX_TEN(a, b) ADDAX_TEN(c, d) ADDAX_FIVE(e))
  ADDAX_BIND_FIVE(30, g, ADDAX_TEN(a, b) ADDAX_TEN(c, d) ADDAX_TEN(e, f))
  ADDAX_BIND_FIVE(35, h, ADDAX_TEN(a, b) ADDAX_TEN(c, d) ADDAX_TEN(e, f) ADDAX_FIVE(g))
}
#undef ADDAX_BIND
#undef ADDAX_BIND_FIVE
#undef ADDAX_FIVE
#undef ADDAX_TEN

template <class Struct, class A, class B>
constexpr bool same_member(const Field<Struct, A>& a, const Field<Struct, B>& b) {
  if constexpr (std::is_same_v<A, B>)
    return a.member == b.member;
  else
    return false;
}

template <class Rows>
constexpr bool members_differ(const Rows& rows) {
  return std::apply(
      [&](const auto&... row) {
        [[maybe_unused]] auto uses = [&](const auto& one) { return (0 + ... + int(same_member(one, row))); };
        return (true && ... && (uses(row) == 1));
      },
      rows);
}

}  // namespace detail

/// Calls visit(row) for each row. A member without a row, or with two, does not compile.
template <class T, class Visit>
constexpr void for_each_field(Visit&& visit) {
  constexpr const auto& rows = fields_of<T>;
  constexpr size_t count = std::tuple_size_v<std::remove_cvref_t<decltype(rows)>>;
  using EveryMemberHasARow [[maybe_unused]] = decltype(detail::bind_members<count>(std::declval<const T&>()));
  static_assert(detail::members_differ(rows), "addax: two rows of this field table name the same member");
  std::apply([&](const auto&... row) { (visit(row), ...); }, rows);
}

}  // namespace addax
