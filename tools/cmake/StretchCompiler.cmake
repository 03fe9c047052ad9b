# Warnings, sanitizers and the floating-point contract: what every target of this project is compiled with.

add_library(stretch_compiler INTERFACE)

target_compile_options(stretch_compiler INTERFACE
  -Wall -Wextra -Wpedantic
  -Werror
  -Wconversion -Wsign-conversion     # a register's width is a fact, not an accident
  -Wdouble-promotion                 # all quantities are double; a float in between loses digits silently
  -Wshadow                           # two things of one name in one place
  -Wold-style-cast -Wcast-qual -Wcast-align
  -Wnon-virtual-dtor -Woverloaded-virtual
  -Wunused -Wformat=2                # not -Wnull-dereference: g++ 12 at -O2 sees null pointers in libstdc++'s strings
  -Wimplicit-fallthrough -Wswitch    # a new state must be handled where states are handled
  -ffp-contract=off                  # a recording replays to the same bits on amd64 and arm64
)

if(STRETCH_SANITIZE)
  target_compile_options(stretch_compiler INTERFACE -fsanitize=${STRETCH_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer
    # the sanitizers' own instrumentation makes g++ 12 see null pointers that are not there
    -Wno-null-dereference $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
    # ThreadSanitizer does not see fences; what they order here is atomic itself
    $<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)
  target_link_options(stretch_compiler INTERFACE -fsanitize=${STRETCH_SANITIZE})
endif()

if(STRETCH_COVERAGE)
  target_compile_options(stretch_compiler INTERFACE --coverage -fprofile-abs-path)
  target_link_options(stretch_compiler INTERFACE --coverage)
endif()

# Named under LIBRARIES by every target that includes Boost.Asio: inlined, it makes g++ 12 see null pointers that are
# not there; its fences, which the thread sanitizer does not follow, order nothing that is not ordered otherwise.
add_library(stretch_asio INTERFACE)
target_compile_options(stretch_asio INTERFACE -Wno-null-dereference $<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)

find_program(STRETCH_CCACHE ccache)
if(STRETCH_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${STRETCH_CCACHE})
endif()
