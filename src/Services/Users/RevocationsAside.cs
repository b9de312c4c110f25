using System.Collections.Concurrent;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.Projections;
using Florin.Platform.Resilience.Deadlines;
using Florin.Users.OAuth;

namespace Florin.Users;

/// <summary>
/// Whose tokens are refused of the users whose events the view has set aside: what their streams say, since their rows say
/// what was true before. Where a stream cannot be read in full, none of its user's tokens are taken. Thread-safe.
/// </summary>
internal sealed class RevocationsAside(ServiceBuilder service)
{
    private const string Prefix = "user-";
    private const string LoginPrefix = "login-";
    private const string KeyPrefix = "key-";
    private const string ServicePrefix = "service-";
    private const string ClientPrefix = "client-";
    private const int Page = 1000;
    private readonly ConcurrentDictionary<string, Revocation> _byUser = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>At the start, until their streams are read: none of these users' tokens are taken.</summary>
    public void Suspect(IReadOnlyList<ParkedEvent> parked)
    {
        foreach (var (user, position) in Users(parked))
            service.Runtime.Revocations.Add(new Revocation(user, long.MaxValue, position));
    }

    /// <summary>Reads the streams of these events, and takes note of what they say.</summary>
    public async ValueTask Take(IReadOnlyList<ParkedEvent> parked, CancellationToken cancel)
    {
        foreach (var (user, position) in Users(parked))
        {
            cancel.ThrowIfCancellationRequested();
            Note(new Revocation(user, await Until(user, cancel), position));
        }
        foreach (var (id, position) in Of(parked, KeyPrefix).Concat(Of(parked, ServicePrefix)))
            Note(new Revocation(id, long.MaxValue, position)); // Keys are looked up again, in the log.
        foreach (var (client, position) in Of(parked, ClientPrefix))
            if (!await Exists(client, cancel))
                Note(new Revocation(client, long.MaxValue, position));
        foreach (var (user, position) in Of(parked, LoginPrefix))
            await EndSessions(user, position, cancel);
        _known.TrySetResult();
    }

    /// <summary>Those after a position of the log; waits at the start until the streams have been read.</summary>
    public async Task<IReadOnlyList<Revocation>> After(long position, CancellationToken cancel)
    {
        await _known.Task.OrCancelled(cancel);
        return [.. _byUser.Values.Where(r => r.Position > position)];
    }

    private void Note(Revocation revocation)
    {
        _byUser[revocation.UserId] = revocation;
        service.Runtime.Revocations.Add(revocation);
    }

    private async ValueTask<bool> Exists(string client, CancellationToken cancel) =>
        (await service.Log.ReadStreamOrTell(ClientPrefix + client, 0, Page, cancel)) is [{ Data: ClientRegistered }];

    private async Task EndSessions(string user, long position, CancellationToken cancel)
    {
        IReadOnlyList<Recorded> page;
        for (
            var version = 0L;
            (page = await service.Log.ReadStreamOrTell(LoginPrefix + user, version, Page, cancel)).Count > 0;
            version += page.Count
        )
            foreach (var ended in page.Select(happened => happened.Data).OfType<SessionEnded>())
                Note(UserChanges.RevocationOf(ended, position));
    }

    private IEnumerable<(string User, long Position)> Users(IReadOnlyList<ParkedEvent> parked) => Of(parked, Prefix);

    // A note beyond the log's end would outdo all that is still to come.
    private IEnumerable<(string Id, long Position)> Of(IReadOnlyList<ParkedEvent> parked, string prefix) =>
        parked
            .Where(p => p.Stream.StartsWith(prefix, StringComparison.Ordinal))
            .GroupBy(p => p.Stream[prefix.Length..], StringComparer.Ordinal)
            .Select(events => (events.Key, Math.Min(events.Max(p => p.Position), service.Log.Head)));

    private async ValueTask<long> Until(string user, CancellationToken cancel)
    {
        var (isBlocked, isUnreadable, until) = (false, false, 0L);
        IReadOnlyList<Recorded> page;
        for (
            var version = 0L;
            (page = await service.Log.ReadStreamOrTell(Prefix + user, version, Page, cancel)).Count > 0;
            version += page.Count
        )
            foreach (var happened in page)
                switch (happened.Data)
                {
                    case UserBlocked:
                        isBlocked = true;
                        break;
                    case UserUnblocked e:
                        (isBlocked, until) = (false, e.TokensRevokedUntil);
                        break;
                    case UserRoleChanged e:
                        until = e.TokensRevokedUntil;
                        break;
                    case UserSignedOut e:
                        until = e.TokensRevokedUntil;
                        break;
                    case UnreadableEvent or UnknownEvent:
                        isUnreadable = true;
                        break;
                }
        return isBlocked || isUnreadable ? long.MaxValue : until;
    }
}
