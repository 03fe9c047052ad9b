# How a library or a program of this project is declared, and how the include direction is enforced.
#
# Every library exposes its own folder, and nothing else, through a directory of links:
#
#     <build>/include/<target>/<folder>  ->  <source>/<folder>
#
# A target sees the headers of exactly the libraries it links, so that an include in a forbidden
# direction does not compile. Which libraries a folder may link at all is checked by
# stretch_check_structure() at the end of the configuration.
#
#   stretch_library(NAME [PURE] [SOURCES ...] [DEPENDS ...] [LIBRARIES ...])
#     PURE       a core: links no third-party library, directly or through a dependency
#     SOURCES    none: a header-only library
#     DEPENDS    libraries of this project, exposed to the users of NAME
#     LIBRARIES  third-party libraries, not exposed unless named after PUBLIC_LIBRARIES
#   stretch_program(NAME SOURCES ... DEPENDS ... [LIBRARIES ...])
#   stretch_test(NAME [SERIAL] [LABELS ...] [SOURCES ...] [DEPENDS ...] [LIBRARIES ...])      a GoogleTest program
#     SERIAL     needs the computer for itself: ctest runs nothing beside it

set_property(GLOBAL PROPERTY STRETCH_TARGETS "")

function(_stretch_register name kind)
  file(RELATIVE_PATH folder ${CMAKE_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  set_property(GLOBAL APPEND PROPERTY STRETCH_TARGETS ${name})
  set_property(GLOBAL PROPERTY STRETCH_FOLDER_${name} ${folder})
  set_property(GLOBAL PROPERTY STRETCH_DEPENDS_${name} "${ARG_DEPENDS}")
  set_property(GLOBAL PROPERTY STRETCH_PURE_${name} "${ARG_PURE}")
  set_property(GLOBAL PROPERTY STRETCH_THIRD_PARTY_${name} "${ARG_LIBRARIES};${ARG_PUBLIC_LIBRARIES}")
endfunction()

function(_stretch_include_tree name scope)
  file(RELATIVE_PATH folder ${CMAKE_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  set(tree ${CMAKE_BINARY_DIR}/include/${name})
  get_filename_component(parent ${tree}/${folder} DIRECTORY)
  file(MAKE_DIRECTORY ${parent})
  if(NOT EXISTS ${tree}/${folder})
    file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${tree}/${folder} SYMBOLIC)
  endif()
  target_include_directories(${name} ${scope} ${tree})
endfunction()

function(stretch_library name)
  cmake_parse_arguments(ARG "PURE" "" "SOURCES;DEPENDS;LIBRARIES;PUBLIC_LIBRARIES" ${ARGN})
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "stretch_library(${name}): unknown arguments ${ARG_UNPARSED_ARGUMENTS}")
  endif()
  if(ARG_SOURCES)
    add_library(${name} STATIC ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
    target_link_libraries(${name} PUBLIC ${ARG_DEPENDS} ${ARG_PUBLIC_LIBRARIES} PRIVATE stretch_compiler ${ARG_LIBRARIES})
    _stretch_include_tree(${name} PUBLIC)
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE ${ARG_DEPENDS} ${ARG_PUBLIC_LIBRARIES} ${ARG_LIBRARIES})
    _stretch_include_tree(${name} INTERFACE)
  endif()
  _stretch_register(${name} library)
endfunction()

function(stretch_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;LIBRARIES" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE stretch_compiler ${ARG_DEPENDS} ${ARG_LIBRARIES})
  install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  _stretch_register(${name} program)
endfunction()

function(stretch_test name)
  cmake_parse_arguments(ARG "SERIAL" "TIMEOUT" "SOURCES;DEPENDS;LIBRARIES;LABELS" ${ARGN})
  find_package(GTest REQUIRED)
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  add_executable(${name} ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_link_libraries(${name} PRIVATE stretch_compiler ${ARG_DEPENDS} ${ARG_LIBRARIES} GTest::gmock GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE
    STRETCH_SOURCE_DIR="${CMAKE_SOURCE_DIR}" STRETCH_BINARY_DIR="${CMAKE_BINARY_DIR}")
  _stretch_include_tree(${name} PRIVATE)
  include(GoogleTest)
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST PROPERTIES
    TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}" RUN_SERIAL ${ARG_SERIAL})
  _stretch_register(${name} test)
endfunction()

# --- the structure -------------------------------------------------------------------------------------------

function(_stretch_rank folder out)
  set(order config hal controller hmi simulator tests)
  string(REGEX REPLACE "/.*" "" top "${folder}")
  list(FIND order ${top} rank)
  set(${out} ${rank} PARENT_SCOPE)
endfunction()

function(_stretch_forbidden from to out)
  set(reason "")
  _stretch_rank(${from} from_rank)
  _stretch_rank(${to} to_rank)
  if(to_rank GREATER from_rank)
    set(reason "a folder depends only on those above it: config hal controller hmi simulator tests")
  elseif(from MATCHES "^hmi" AND to MATCHES "^controller" AND NOT to STREQUAL "controller/messages")
    set(reason "of the controller the screen knows controller/messages, nothing else")
  elseif(from MATCHES "^simulator/(plant|modbus)" AND to MATCHES "^controller")
    set(reason "the simulated machine knows nothing of the controller")
  elseif(from MATCHES "^simulator/(plant|modbus|process|rehearsal)" AND to MATCHES "^hmi")
    set(reason "the simulated machine has no screen; only the visitor looks at one")
  elseif(from STREQUAL "controller/safety" AND to MATCHES "^controller")
    set(reason "the safety layer shares nothing with the rest of the controller but config and hal")
  elseif(to STREQUAL "controller/report" AND from MATCHES "^controller(/runtime|/server|/records)?$")
    set(reason "pages are drawn by whoever asks for them, never in the process that moves the leg")
  elseif(from STREQUAL "controller/control" AND to STREQUAL "controller/safety")
    set(reason "the law never sees the safety layer")
  endif()
  set(${out} "${reason}" PARENT_SCOPE)
endfunction()

function(stretch_check_structure)
  get_property(targets GLOBAL PROPERTY STRETCH_TARGETS)
  set(errors "")
  foreach(name IN LISTS targets)
    get_property(folder GLOBAL PROPERTY STRETCH_FOLDER_${name})
    get_property(depends GLOBAL PROPERTY STRETCH_DEPENDS_${name})
    get_property(pure GLOBAL PROPERTY STRETCH_PURE_${name})
    get_property(third_party GLOBAL PROPERTY STRETCH_THIRD_PARTY_${name})
    string(REPLACE ";" "" third_party_found "${third_party}")
    if(pure AND third_party_found)
      string(APPEND errors "\n  ${name} is pure and links ${third_party}")
    endif()
    foreach(dependency IN LISTS depends)
      if(NOT dependency IN_LIST targets)
        string(APPEND errors "\n  ${name} depends on ${dependency}, which is no library of this project")
        continue()
      endif()
      get_property(dependency_folder GLOBAL PROPERTY STRETCH_FOLDER_${dependency})
      get_property(dependency_pure GLOBAL PROPERTY STRETCH_PURE_${dependency})
      if(pure AND NOT dependency_pure)
        string(APPEND errors "\n  ${name} is pure and depends on ${dependency}, which is not")
      endif()
      _stretch_forbidden(${folder} ${dependency_folder} reason)
      if(reason)
        string(APPEND errors "\n  ${name} (${folder}) may not depend on ${dependency} (${dependency_folder}): ${reason}")
      endif()
    endforeach()
  endforeach()
  if(errors)
    message(FATAL_ERROR "The structure of the project does not stand:${errors}")
  endif()
endfunction()
