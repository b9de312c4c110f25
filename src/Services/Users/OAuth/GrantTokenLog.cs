using System.Security.Cryptography;
using System.Text;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Users.OAuth.Stores;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Abstractions.OpenIddictExceptions;

namespace Florin.Users.OAuth;

/// <summary>Codes and refresh tokens in the log, each in a stream of its own, so that of two that use one only one succeeds.</summary>
internal sealed class GrantTokenLog(ServiceBuilder service, OAuthWrites writes)
{
    /// <summary>A new code or refresh token.</summary>
    public async ValueTask Create(GrantTokenEntry entry, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var id = Id.New<GrantTokenId>(service.Ids);
        var created = new GrantTokenCreated(
            id,
            entry.Type,
            entry.Client,
            entry.Grant,
            entry.Subject,
            entry.Status,
            entry.CreatedAt,
            entry.ExpiresAt
        );
        await writes.Append(
            await writes.Of("IssueGrantToken", ActorOf(entry)),
            new StreamAppend(GrantToken.StreamOf(id), 0, [created])
        );
        (entry.Id, entry.Version, entry.StoredStatus) = (id.Value, 1, entry.Status);
    }

    /// <summary>Stores what changed of a code or refresh token.</summary>
    /// <exception cref="ConcurrencyException">Somebody else changed it first.</exception>
    public async ValueTask Update(GrantTokenEntry entry)
    {
        // The server looks whether a code was used, and reads it again to use it: another request may have come in between.
        if (entry is { Status: Statuses.Redeemed, StoredStatus: Statuses.Redeemed })
            throw new ConcurrencyException($"The token {entry.Id} was used by another request first.");
        var id = GrantTokenId.From(entry.Id);
        var changed = new GrantTokenChanged(
            entry.Grant,
            entry.Subject,
            entry.Status,
            entry.Reference,
            await Sealed(entry),
            entry.ExpiresAt,
            entry.RedeemedAt
        );
        List<StreamAppend> appends = [new(GrantToken.StreamOf(id), entry.Version, [changed])];
        if (entry.Reference is { } reference && reference != entry.NamedBy)
            appends.Add(new StreamAppend(TokenName.StreamOf(HashOf(reference)), 0, [new GrantTokenNamed(id)]));
        if (!await writes.Append(await writes.Of("ChangeGrantToken", ActorOf(entry)), [.. appends]))
            throw new ConcurrencyException($"The token {id} was changed by another request first.");
        (entry.Version, entry.NamedBy, entry.StoredStatus) = (entry.Version + 1, entry.Reference, entry.Status);
    }

    /// <summary>The token of an id; null for none.</summary>
    public async ValueTask<GrantTokenEntry?> Find(string? id, CancellationToken cancel)
    {
        if (!Id.TryParse<GrantTokenId>(id, out var known))
            return null;
        var (token, version) = await service.Log.Read<GrantToken>(GrantToken.StreamOf(known), cancel);
        if (token.Created is not { } created)
            return null;
        var now = token.Changed;
        return new GrantTokenEntry
        {
            Id = known.Value,
            Version = version,
            Type = created.Type,
            Client = created.Client,
            Grant = now is null ? created.Grant : now.Grant,
            Subject = now is null ? created.Subject : now.Subject,
            Status = now is null ? created.Status : now.Status,
            StoredStatus = now is null ? created.Status : now.Status,
            Reference = now?.Reference,
            NamedBy = now?.Reference,
            Payload = await service.Runtime.People.OpenAny(now?.Payload, cancel),
            CreatedAt = created.CreatedAt,
            ExpiresAt = now is null ? created.ExpiresAt : now.ExpiresAt,
            RedeemedAt = now?.RedeemedAt,
        };
    }

    /// <summary>The token that a hash leads to; null for none.</summary>
    public async ValueTask<GrantTokenEntry?> FindByReference(string reference, CancellationToken cancel)
    {
        var (name, _) = await service.Log.Read<TokenName>(TokenName.StreamOf(HashOf(reference)), cancel);
        return await Find(name.Token?.Value, cancel);
    }

    // It names the user to the client, and is good for months.
    private ValueTask<string?> Sealed(GrantTokenEntry entry) =>
        Id.TryParse<UserId>(entry.Subject, out var user)
            ? writes.Sealed(user, entry.Payload, CancellationToken.None)
            : ValueTask.FromResult(entry.Payload);

    private static string ActorOf(GrantTokenEntry entry) => entry.Subject ?? entry.Client ?? Actor.Anonymous.Id;

    // OpenIddict's own hash is base64, whose signs no name of a stream has.
    private static string HashOf(string reference) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(reference)));
}
