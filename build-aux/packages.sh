# Sourced by the other scripts: what building needs, and how to get it.
# shellcheck shell=bash

apt_packages=(
  build-essential meson ninja-build pkg-config gettext libglib2.0-dev libgtk-4-dev libadwaita-1-dev
  libsoup-3.0-dev libjson-glib-dev libsqlite3-dev libsodium-dev nettle-dev libxxhash-dev libgmp-dev
  libqrencode-dev libsecret-1-dev libgtk-4-bin libglib2.0-bin libxml2-utils desktop-file-utils appstream
  adwaita-icon-theme librsvg2-common glib-networking python3)
dnf_packages=(
  gcc meson ninja-build pkgconf-pkg-config gettext glib2-devel gtk4-devel libadwaita-devel
  libsoup3-devel json-glib-devel sqlite-devel libsodium-devel nettle-devel xxhash-devel gmp-devel
  qrencode-devel libsecret-devel libxml2 desktop-file-utils appstream
  adwaita-icon-theme librsvg2 glib-networking python3)
pacman_packages=(
  base-devel meson ninja pkgconf gettext glib2 glib2-devel gtk4 libadwaita
  libsoup3 json-glib sqlite libsodium nettle xxhash gmp
  qrencode libsecret libxml2 desktop-file-utils appstream
  adwaita-icon-theme librsvg glib-networking python)

# What a program without a display, and the display tests, need in addition.
apt_display=(xvfb xauth dbus dbus-x11 at-spi2-core fonts-cantarell fonts-dejavu-core)
dnf_display=(xorg-x11-server-Xvfb xorg-x11-xauth dbus-daemon dbus-x11 at-spi2-core abattis-cantarell-fonts dejavu-sans-fonts)
pacman_display=(xorg-server-xvfb xorg-xauth dbus at-spi2-core cantarell-fonts ttf-dejavu)

# What only the slower suites need.
apt_checks=(clang clang-tidy clang-tools libclang-rt-14-dev valgrind)
dnf_checks=(clang clang-tools-extra compiler-rt valgrind)
pacman_checks=(clang compiler-rt valgrind)

# What the clients of others run on. Left alone where node and npm are there already,
# perhaps from elsewhere: the distribution's npm cannot be installed beside another node.
apt_clients=(python3-venv)
dnf_clients=(python3)
pacman_clients=(python)
if ! command -v npm >/dev/null 2>&1; then
  apt_clients+=(nodejs npm)
  dnf_clients+=(nodejs npm)
  pacman_clients+=(nodejs npm)
fi

as_root ()
{
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null 2>&1; then
    sudo "$@"
  else
    echo "Installing packages needs root, and there is no sudo here. As root, run:" >&2
    echo "  $*" >&2
    return 1
  fi
}

# ask_to_install MANAGER PACKAGE…: 0 if the user agrees.
ask_to_install ()
{
  local manager=$1 answer
  shift
  echo "These packages are missing and will be installed with $manager:"
  echo "  $*"
  if [ "${assume_yes:-no}" = yes ] || [ ! -t 0 ]; then
    return 0
  fi
  read -r -p "Install them now? [Y/n] " answer
  case "$answer" in
    ""|y|Y|yes|Yes) return 0 ;;
    *) echo "Nothing was installed."; return 1 ;;
  esac
}

# install_packages GROUP…: installs what is missing of the named groups
# (packages, display, checks, clients) and says so first.
install_packages ()
{
  local group name manager="" missing=()
  for name in apt-get dnf pacman; do
    if command -v "$name" >/dev/null 2>&1; then manager=$name; break; fi
  done
  if [ -z "$manager" ]; then
    echo "No apt, dnf or pacman here: please install the packages of build-aux/packages.sh yourself." >&2
    return 0
  fi
  for group in "$@"; do
    local -n names="${manager%-get}_$group"
    [ "${#names[@]}" -gt 0 ] || continue
    for name in "${names[@]}"; do
      case "$manager" in
        apt-get) dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null | grep -qx installed || missing+=("$name") ;;
        dnf) rpm -q --whatprovides "$name" >/dev/null 2>&1 || missing+=("$name") ;;
        pacman) pacman -T "$name" >/dev/null 2>&1 || missing+=("$name") ;;
      esac
    done
  done
  [ "${#missing[@]}" -gt 0 ] || return 0

  ask_to_install "$manager" "${missing[@]}" || return 1
  case "$manager" in
    apt-get)
      as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q
      as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y "${missing[@]}"
      ;;
    dnf) as_root dnf install -y "${missing[@]}" ;;
    pacman) as_root pacman -S --needed --noconfirm "${missing[@]}" ;;
  esac
}
# configure FOLDER OPTION…: sets a build folder up once.
configure ()
{
  local folder=$1
  shift
  [ -f "$folder/build.ninja" ] || meson setup "$folder" "$@"
}
