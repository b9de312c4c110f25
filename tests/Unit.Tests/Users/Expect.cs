using System.Text.Json.Nodes;

namespace Florin.Unit.Tests.Users;

/// <summary>What tests of users look at again and again.</summary>
internal static class Expect
{
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The names of an object's fields, in order of the alphabet.</summary>
    public static void Fields(string expected, JsonNode? json) =>
        Assert.Equal(expected, string.Join(' ', json!.AsObject().Select(f => f.Key).Order(StringComparer.Ordinal)));

    /// <summary>The addresses on one page of the list of users.</summary>
    public static void Emails(string expected, JsonNode page) =>
        Assert.Equal(expected, string.Join(' ', page["items"]!.AsArray().Select(u => (string?)u!["email"])));

    public static void Mode(UnixFileMode expected, string path) =>
        Assert.Equal(expected, OperatingSystem.IsWindows() ? expected : File.GetUnixFileMode(path));

    public static void Open(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }
}
