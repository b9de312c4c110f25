using System.Text.Json;
using Florin.Kernel;
using Florin.Platform.Json;
using Florin.Platform.Secrets;

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
/// The notes of tokens that were made offline, until the user service has them in its log: files in
/// <c>DATA/user/issued</c>, or rows of the database. They can be left while servers run.
/// </summary>
public static class OfflineTokens
{
    internal const string Folder = "issued";

    /// <summary>Leaves a note, which is stored for good when this returns.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Leave(ISecretStore secrets, OfflineToken token)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        ArgumentNullException.ThrowIfNull(token);
        var name = $"{Folder}/{token.Id}.json";
        if (!secrets.TryCreate(name, JsonSerializer.SerializeToUtf8Bytes(token, FlorinJson.Full)))
            throw new IOException($"There is a note of the token {token.Id} already: {secrets.PlaceOf(name)}.");
    }

    /// <summary>The notes that are not recorded yet, in order.</summary>
    public static IReadOnlyList<StoredSecret> Notes(ISecretStore secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        return secrets.Read(Folder);
    }

    /// <summary>Reads a note.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static OfflineToken Read(StoredSecret note)
    {
        ArgumentNullException.ThrowIfNull(note);
        var token = JsonSerializer.Deserialize<OfflineToken>(note.Value, FlorinJson.Full);
        return
            token is { Id: not null, Role: not null, Tier: not null, IssuedBy: not null, Machine: not null }
            && Id.TryParse<UserId>(token.UserId, out _)
            ? token
            : throw new JsonException($"{note.Name} is not a note of a token.");
    }
}
