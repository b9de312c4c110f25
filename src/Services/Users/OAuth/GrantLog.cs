using System.Collections.Immutable;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Json;
using Florin.Users.OAuth.Stores;
using Microsoft.AspNetCore.Http;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Abstractions.OpenIddictExceptions;
using Metadata = Florin.Platform.EventLog.Metadata;

namespace Florin.Users.OAuth;

/// <summary>
/// Grants and their tokens in the log. A grant is good as long as its session is, so whatever ends a session (its user, a
/// block, another role) ends the grant, and the end of a grant reaches access tokens as that of a session does.
/// </summary>
internal sealed class GrantLog(ServiceBuilder service, UsersView view, OAuthOptions options, IHttpContextAccessor accessor)
{
    // A session is extended when this part of the time has passed, and not with every token.
    private const int Part = 30;

    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private DateTimeOffset Now => FlorinJson.Storable(service.Clock.GetUtcNow());

    private TimeSpan Idle => options.RefreshTokenIdle + options.RefreshTokenIdle / Part + options.AccessTokenLifetime;

    /// <summary>A user lets a client get tokens, which begins a session.</summary>
    public async Task<GrantBegun> Begin(
        User user,
        OAuthClient client,
        ImmutableArray<string> scopes,
        CancellationToken cancel
    )
    {
        var (id, session) = (Id.New<GrantId>(service.Ids), Id.New<SessionId>(service.Ids));
        var metadata = Of("GrantAccess", user.Id.Value);
        while (true)
        {
            var now = Now;
            var (_, version) = await service.Log.Read<SignIns>(SignIns.StreamOf(user.Id), cancel);
            var begun = new GrantBegun(id, client.Id, user.Id, session, scopes, now);
            var lasts = scopes.Contains(OAuthScope.OfflineAccess)
                ? Idle
                : options.CodeLifetime + options.DeviceCodeLifetime + options.AccessTokenLifetime + Margin;
            var signedIn = new UserLoggedIn(user.Id, now + lasts, session, now, client.Name, metadata.Address);
            if (await Append(metadata, new(Grant.StreamOf(id), 0, [begun]), new(SignIns.StreamOf(user.Id), version, [signedIn])))
                return begun;
        }
    }

    /// <summary>Keeps the session of a grant whose client got new tokens.</summary>
    public async Task Extend(GrantBegun grant)
    {
        if (grant is not { User: { } user, Session: { } session })
            return;
        await service.Log.Execute(
            new Work<SignIns>(
                SignIns.StreamOf(user),
                Of("ExtendSession", user.Value),
                (signIns, now) =>
                    signIns.Sessions.FirstOrDefault(live => live.Id == session && live.ExpiresAt > now) is { } found
                    && found.ExpiresAt < now + Idle - options.RefreshTokenIdle / Part
                        ? [new SessionExtended(session, now + Idle)]
                        : []
            ),
            CancellationToken.None
        );
    }

    /// <summary>Ends a grant with its session, at once in this process.</summary>
    public async ValueTask Revoke(string id, string reason)
    {
        if (!Id.TryParse<GrantId>(id, out var grantId))
            return;
        while (true)
        {
            var (grant, version) = await service.Log.Read<Grant>(Grant.StreamOf(grantId), CancellationToken.None);
            if (grant is not { Begun: { } begun, RevokedAt: null })
                return;
            var revoked = new StreamAppend(Grant.StreamOf(grantId), version, [new GrantRevoked(reason, Now)]);
            var metadata = Of("RevokeGrant", begun.User?.Value ?? begun.Client.Value);
            if (await Append(metadata, [revoked, .. await End(begun)]))
                break;
        }
        await view.CatchUp(CancellationToken.None);
    }

    /// <summary>Ends a token that a client got in its own name.</summary>
    public async Task EndProgram(string serviceAccount, string session, DateTimeOffset expiresAt)
    {
        var ended = new SessionEnded(SessionId.From(session), expiresAt, Now);
        await service.Log.Execute(
            new Work<SignIns>($"login-{serviceAccount}", Of("RevokeToken", serviceAccount), (_, _) => [ended]),
            CancellationToken.None
        );
        await view.CatchUp(CancellationToken.None);
    }

    /// <summary>A grant that OpenIddict makes itself, for a device that has no user yet.</summary>
    public async ValueTask Create(GrantEntry entry, CancellationToken cancel)
    {
        if (entry.Subject is not null || !Id.TryParse<ClientId>(entry.Client, out var client))
            throw Unsupported.Here;
        cancel.ThrowIfCancellationRequested();
        var id = Id.New<GrantId>(service.Ids);
        var begun = new GrantBegun(id, client, null, null, entry.Scopes, Now);
        await Append(Of("AskForAccess", client.Value), new StreamAppend(Grant.StreamOf(id), 0, [begun]));
        entry.Id = id.Value;
    }

    /// <summary>A grant, revoked where its session has ended.</summary>
    public async ValueTask<GrantEntry?> FindGrant(string id, CancellationToken cancel)
    {
        if (await Find(id, cancel) is not { Begun: { } begun } grant)
            return null;
        return new GrantEntry
        {
            Id = id,
            Client = begun.Client.Value,
            Subject = begun.User?.Value,
            Session = begun.Session?.Value,
            Status = grant.RevokedAt is null && await Lives(begun, cancel) ? Statuses.Valid : Statuses.Revoked,
            Type = AuthorizationTypes.AdHoc,
            Scopes = begun.Scopes,
            CreatedAt = begun.At,
        };
    }

    /// <summary>How a grant began; null for none.</summary>
    public async Task<GrantBegun?> Begun(string? id, CancellationToken cancel) => (await Find(id, cancel))?.Begun;

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
        await Append(Of("IssueGrantToken", ActorOf(entry)), new StreamAppend(GrantToken.StreamOf(id), 0, [created]));
        (entry.Id, entry.Version) = (id.Value, 1);
    }

    /// <summary>Stores what changed of a code or refresh token.</summary>
    /// <exception cref="ConcurrencyException">Somebody else changed it first.</exception>
    public async ValueTask Update(GrantTokenEntry entry)
    {
        var id = GrantTokenId.From(entry.Id);
        var changed = new GrantTokenChanged(
            entry.Grant,
            entry.Subject,
            entry.Status,
            entry.Reference,
            entry.Payload,
            entry.ExpiresAt,
            entry.RedeemedAt
        );
        List<StreamAppend> appends = [new(GrantToken.StreamOf(id), entry.Version, [changed])];
        if (entry.Reference is { } reference && reference != entry.NamedBy)
            appends.Add(new StreamAppend(TokenName.StreamOf(HashOf(reference)), 0, [new GrantTokenNamed(id)]));
        if (!await Append(Of("ChangeGrantToken", ActorOf(entry)), [.. appends]))
            throw new ConcurrencyException($"The token {id} was changed by another request first.");
        (entry.Version, entry.NamedBy) = (entry.Version + 1, entry.Reference);
    }

    /// <summary>The token of an id; null for none.</summary>
    public async ValueTask<GrantTokenEntry?> FindToken(string? id, CancellationToken cancel)
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
            Reference = now?.Reference,
            NamedBy = now?.Reference,
            Payload = now?.Payload,
            CreatedAt = created.CreatedAt,
            ExpiresAt = now is null ? created.ExpiresAt : now.ExpiresAt,
            RedeemedAt = now?.RedeemedAt,
        };
    }

    /// <summary>The token that a hash leads to; null for none.</summary>
    public async ValueTask<GrantTokenEntry?> FindByReference(string reference, CancellationToken cancel)
    {
        var (name, _) = await service.Log.Read<TokenName>(TokenName.StreamOf(HashOf(reference)), cancel);
        return await FindToken(name.Token?.Value, cancel);
    }

    private async Task<Grant?> Find(string? id, CancellationToken cancel) =>
        Id.TryParse<GrantId>(id, out var known)
            ? (await service.Log.Read<Grant>(Grant.StreamOf(known), cancel)).State
            : null;

    private async Task<bool> Lives(GrantBegun begun, CancellationToken cancel)
    {
        if (begun is not { User: { } id, Session: { } session })
            return true; // A device that waits for its user.
        var (user, _) = await service.Log.Read<User>(User.StreamOf(id), cancel);
        var (signIns, _) = await service.Log.Read<SignIns>(SignIns.StreamOf(id), cancel);
        return signIns.Live(session, user, Now) is not null;
    }

    private async Task<StreamAppend[]> End(GrantBegun begun)
    {
        if (begun is not { User: { } user, Session: { } session })
            return [];
        var (signIns, version) = await service.Log.Read<SignIns>(SignIns.StreamOf(user), CancellationToken.None);
        var now = Now;
        return signIns.Sessions.FirstOrDefault(live => live.Id == session && live.ExpiresAt > now) is { } found
            ? [new StreamAppend(SignIns.StreamOf(user), version, [new SessionEnded(session, found.ExpiresAt, now)])]
            : [];
    }

    // What was begun is finished, whether or not its client still waits.
    private async Task<bool> Append(Metadata metadata, params StreamAppend[] appends)
    {
        try
        {
            await service.Log.Append(metadata, appends, null, CancellationToken.None);
            return true;
        }
        catch (WrongVersion)
        {
            return false;
        }
    }

    private Metadata Of(string command, string actor)
    {
        var http = accessor.HttpContext ?? throw new InvalidOperationException("Grants change within requests alone.");
        var request = RequestIds.Of(http, service.Ids);
        return new Metadata(
            CommandId.New(service.Ids),
            command,
            actor,
            request,
            RequestId: request,
            Address: CallerAddress.Of(http)
        );
    }

    private static string ActorOf(GrantTokenEntry entry) => entry.Subject ?? entry.Client ?? Actor.Anonymous.Id;

    // OpenIddict's own hash is base64, whose signs no name of a stream has.
    private static string HashOf(string reference) =>
        Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(reference))
        );
}
