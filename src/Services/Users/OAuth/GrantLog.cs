using System.Collections.Immutable;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Users.OAuth.Stores;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Florin.Users.OAuth;

/// <summary>
/// Grants and their tokens in the log. A grant is good as long as its session is, so whatever ends a session (its user, a
/// block, another role) ends the grant, and the end of a grant reaches access tokens as that of a session does.
/// </summary>
internal sealed class GrantLog(ServiceBuilder service, UsersView view, OAuthOptions options, OAuthWrites writes)
{
    // A session is extended when this part of the time has passed, and not with every token.
    private const int Part = 30;

    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private DateTimeOffset Now => writes.Now;

    private TimeSpan Idle => options.RefreshTokenIdle + options.RefreshTokenIdle / Part + options.AccessTokenLifetime;

    /// <summary>A user lets a client get tokens, which begins a session.</summary>
    public async Task<GrantBegun> Begin(
        BrowserLogIn login,
        OAuthClient client,
        ImmutableArray<string> scopes,
        CancellationToken cancel
    )
    {
        var user = login.User;
        var (id, session) = (Id.New<GrantId>(service.Ids), Id.New<SessionId>(service.Ids));
        var metadata = await writes.Of("GrantAccess", user.Id.Value);
        while (true)
        {
            var begun = new GrantBegun(id, client.Id, user.Id, session, scopes, Now);
            var granted = new StreamAppend(Grant.StreamOf(id), 0, [begun]);
            if (await writes.Append(metadata, granted, await SignedIn(login, session, client.Name, scopes, cancel)))
                return begun;
        }
    }

    /// <summary>A user lets a device in.</summary>
    /// <returns>The grant; null where it was given already, or is over.</returns>
    public async Task<GrantBegun?> Give(string? waiting, BrowserLogIn login, OAuthClient client, CancellationToken cancel)
    {
        var user = login.User;
        var session = Id.New<SessionId>(service.Ids);
        var metadata = await writes.Of("GrantAccess", user.Id.Value);
        while (
            Id.TryParse<GrantId>(waiting, out var id)
            && await service.Log.Read<Grant>(Grant.StreamOf(id), cancel)
                is ({ RevokedAt: null, Begun: { User: null } begun }, var version)
        )
        {
            var given = new StreamAppend(Grant.StreamOf(id), version, [new GrantGiven(user.Id, session, Now)]);
            if (await writes.Append(metadata, given, await SignedIn(login, session, client.Name, begun.Scopes, cancel)))
                return begun with { User = user.Id, Session = session };
        }
        return null;
    }

    /// <summary>Keeps the session of a grant whose client got new tokens.</summary>
    public async Task Extend(GrantBegun grant)
    {
        if (grant is not { User: { } user, Session: { } session })
            return;
        await service.Log.Execute(
            new Work<SignIns>(
                SignIns.StreamOf(user),
                await writes.Of("ExtendSession", user.Value),
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
            var metadata = await writes.Of("RevokeGrant", begun.User?.Value ?? begun.Client.Value);
            if (await writes.Append(metadata, [revoked, .. await End(begun)]))
                break;
        }
        await view.CatchUp(CancellationToken.None);
    }

    /// <summary>Ends a token that a client got in its own name.</summary>
    public async Task EndProgram(string serviceAccount, string session, DateTimeOffset expiresAt)
    {
        var ended = new SessionEnded(SessionId.From(session), expiresAt, Now);
        await service.Log.Execute(
            new Work<SignIns>($"login-{serviceAccount}", await writes.Of("RevokeToken", serviceAccount), (_, _) => [ended]),
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
        await writes.Append(await writes.Of("AskForAccess", client.Value), new StreamAppend(Grant.StreamOf(id), 0, [begun]));
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

    private async Task<StreamAppend> SignedIn(
        BrowserLogIn login,
        SessionId session,
        string client,
        ImmutableArray<string> scopes,
        CancellationToken cancel
    )
    {
        var (user, shown) = (login.User.Id, login.Session);
        var (_, version) = await service.Log.Read<SignIns>(SignIns.StreamOf(user), cancel);
        var lasts = scopes.Contains(OAuthScope.OfflineAccess, StringComparer.Ordinal)
            ? Idle
            : options.CodeLifetime + options.DeviceCodeLifetime + options.AccessTokenLifetime + Margin;
        var now = Now;
        var signedIn = new UserLoggedIn(
            user,
            now + lasts,
            session,
            now,
            await writes.Sealed(user, client, cancel),
            await writes.Sealed(user, writes.Address, cancel)
        )
        {
            SecondFactorAt = shown.SecondFactorAt,
            Methods = shown.Methods,
            ProvenAt = shown.LoggedInAt,
        };
        return new StreamAppend(SignIns.StreamOf(user), version, [signedIn]);
    }

    private async Task<Grant?> Find(string? id, CancellationToken cancel) =>
        Id.TryParse<GrantId>(id, out var known) ? (await service.Log.Read<Grant>(Grant.StreamOf(known), cancel)).State : null;

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
}
