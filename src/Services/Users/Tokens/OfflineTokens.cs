using System.Text.Json;
using Florin.Kernel;
using Florin.Platform.Files;
using Florin.Platform.Json;

namespace Florin.Users.Tokens;

/// <summary>That <c>florin token</c> made a token; never the token itself.</summary>
/// <param name="Id">Unique, by which it is recorded once.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Role">user or admin.</param>
/// <param name="Tier">Its rate limit's tier.</param>
/// <param name="IssuedAt">When it was made, UTC.</param>
/// <param name="ExpiresAt">Until when it is good, UTC.</param>
/// <param name="IssuedBy">The operating system's user who made it.</param>
/// <param name="Machine">The name of the machine that it was made on.</param>
public sealed record OfflineToken(
    string Id,
    string UserId,
    string Role,
    string Tier,
    DateTimeOffset IssuedAt,
    DateTimeOffset ExpiresAt,
    string IssuedBy,
    string Machine
);

/// <summary>
/// The notes of tokens that were made offline, a file each in <c>DATA/user/issued</c>, until the user service has them in
/// its log. They can be left while a server runs on the directory.
/// </summary>
public static class OfflineTokens
{
    private const string Extension = ".json";

    /// <summary>Where the notes of a user service's directory are.</summary>
    public static string Of(string userDirectory) => Path.Combine(userDirectory, "issued");

    /// <summary>Leaves a note, which is on the disk when this returns.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Leave(string directory, OfflineToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        SecretFile.MakeDirectory(directory);
        var note = JsonSerializer.SerializeToUtf8Bytes(token, FlorinJson.Full);
        if (!SecretFile.TryCreate(Path.Combine(directory, token.Id + Extension), note))
            throw new IOException($"There is a note of the token {token.Id} in {directory} already.");
    }

    /// <summary>The notes that are not recorded yet, in order.</summary>
    public static IReadOnlyList<string> Notes(string directory) =>
        Directory.Exists(directory)
            ? [.. Directory.EnumerateFiles(directory, "*" + Extension).Order(StringComparer.Ordinal)]
            : [];

    /// <summary>Reads a note.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static OfflineToken Read(string path)
    {
        var token = JsonSerializer.Deserialize<OfflineToken>(SecretFile.Read(path), FlorinJson.Full);
        return
            token is { Id: not null, Role: not null, Tier: not null, IssuedBy: not null, Machine: not null }
            && Id.TryParse<UserId>(token.UserId, out _)
            ? token
            : throw new JsonException($"{path} is not a note of a token.");
    }
}
