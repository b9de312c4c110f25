using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Keys;
using Florin.Users.Approvals;
using Florin.Users.Keys;

namespace Florin.Users.Features;

/// <summary>API keys: section <c>Identity:Keys</c>.</summary>
internal sealed record KeyOptions
{
    public const string Section = "Identity:Keys";

    /// <summary>For how long the text before stays good when a key is rotated. Default 24 hours.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan Grace { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How often the last use of a key is recorded in the log; meanwhile memory alone has it. Default one hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan RecordUseEvery { get; init; } = TimeSpan.FromHours(1);
}

/// <summary>When keys were last used: newer in memory than in the log, which has it now and then. Thread-safe.</summary>
internal sealed class KeyUses(KeyOptions options)
{
    private const int Most = 100_000;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _newest = new(StringComparer.Ordinal);

    public KeyOptions Options => options;

    public DateTimeOffset? Of(ApiKeyId id) => _newest.TryGetValue(id.Value, out var at) ? at : null;

    /// <summary>Takes note of a use. Whether it is time to record it.</summary>
    public bool Note(ApiKeyUse use, DateTimeOffset? recorded)
    {
        if (_newest.Count < Most || _newest.ContainsKey(use.Key))
            _newest.AddOrUpdate(use.Key, use.At, (_, known) => use.At > known ? use.At : known);
        return recorded is not { } last || use.At - last >= options.RecordUseEvery;
    }
}

/// <summary>What other processes ask to verify API keys, and what they tell of their use.</summary>
internal static class VerifyApiKeysFeature
{
    private const string Command = "RecordKeyUse";

    public static void Add(ServiceBuilder service, KeyUses uses)
    {
        service.Does(
            UsersClient.FindKeyOperation,
            async (asked, _, cancel) =>
                new FoundApiKey(Id.TryParse<ApiKeyId>(asked.Id, out var id) ? await Find(service, id, cancel) : null)
        );
        service.Does(
            UsersClient.KeyUsesOperation,
            async (told, _, cancel) =>
            {
                foreach (var use in told.Uses)
                    if (Id.TryParse<ApiKeyId>(use.Key, out var id))
                        await Note(service, uses, id, use, cancel);
                return new KeyUsesNoted();
            }
        );
    }

    // What is revoked from now on has a later position, so that the verifier sees that the card is too old.
    private static async Task<ApiKeyCard?> Find(ServiceBuilder service, ApiKeyId id, CancellationToken cancel)
    {
        var asOf = service.Log.Head;
        var (key, _) = await service.Log.Read<ApiKey>(ApiKey.StreamOf(id), cancel);
        if (
            !key.Exists
            || key.RevokedAt is not null
            || await ActingAs.Find(service.Log, key.Owner, null, cancel) is not var (role, tier)
        )
            return null;
        List<ApiKeyHash> hashes = [new(key.Hash, null)];
        if (key.PreviousHash is { } previous)
            hashes.Add(new ApiKeyHash(previous, key.PreviousUntil));
        return new ApiKeyCard(id.Value, key.Owner, role, tier, key.Scopes, key.Addresses, hashes, key.ExpiresAt, asOf)
        {
            SigningKey = key.SigningKey,
        };
    }

    private static async Task Note(ServiceBuilder service, KeyUses uses, ApiKeyId id, ApiKeyUse use, CancellationToken cancel)
    {
        var (key, _) = await service.Log.Read<ApiKey>(ApiKey.StreamOf(id), cancel);
        if (!key.Exists || !uses.Note(use, key.LastUsedAt))
            return;
        var metadata = new Metadata(
            CommandId.Derived(FormattableString.Invariant($"key-use:{id}:{use.At.ToUnixTimeSeconds()}")),
            Command,
            Actor.System.Id,
            id.Value
        );
        await service.Log.Execute(
            new Work<ApiKey>(ApiKey.StreamOf(id), metadata, (_, _) => [new ApiKeyUsed(use.At)]),
            CancellationToken.None
        );
    }
}
