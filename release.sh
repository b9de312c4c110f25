#!/usr/bin/env bash
# Publishes Florin into DIR (default artifacts/), with a software bill of materials in CycloneDX's format beside it.
# The program needs the .NET 10 runtime (ASP.NET Core).
#
#   ./release.sh [VERSION [DIR]]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
version=${1:-$(sed -n 's:.*<VersionPrefix>\(.*\)</VersionPrefix>.*:\1:p' Directory.Build.props)}
directory=${2:-artifacts}

dotnet tool restore
dotnet restore src/Host/Florin.Host.csproj --locked-mode
dotnet publish src/Host/Florin.Host.csproj -c Release --no-restore -o "$directory/florin" -p:Version="$version"
# Packages that the compiler alone needs, such as the analyzers, are left out: they are not part of what is released.
dotnet tool run dotnet-CycloneDX src/Host/Florin.Host.csproj --recursive --disable-package-restore --exclude-dev \
  --output-format Json --output "$directory" --filename florin.cdx.json --set-name Florin --set-version "$version"
echo "Florin $version: $directory/florin, and what it is made of: $directory/florin.cdx.json"
