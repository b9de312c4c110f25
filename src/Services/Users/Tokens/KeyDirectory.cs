using Florin.Platform.Configuration;
using Florin.Platform.Files;
using Florin.Platform.Identity.Tokens;

namespace Florin.Users.Tokens;

/// <summary>
/// The keys that sign users' tokens, a file each, in a directory that only its owner may enter (<c>DATA/user/keys</c>).
/// The newest signs until it is due for rotation; the older ones verify until the tokens that they signed have expired,
/// and then their files are deleted. Several processes may use one directory: each sees what the others made.
/// </summary>
/// <param name="path">The directory; made when it is not there.</param>
/// <param name="options">How long keys sign and tokens live.</param>
/// <param name="clock">Time.</param>
public sealed class KeyDirectory(string path, TokenOptions options, TimeProvider clock) : IKeySource
{
    internal const string Extension = ".json";
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);
    private readonly Lock _lock = new();
    private int _made;
    private SigningKey? _signing;

    /// <summary>Where the keys of a data directory are.</summary>
    public static string Below(string dataDirectory) => Path.Combine(dataDirectory, "user", "keys");

    /// <summary>
    /// A value that changes whenever a key is added or removed, by this process or another. Where that was only just now it is
    /// another each time, since file systems do not tell two changes of one moment apart.
    /// </summary>
    public (DateTime Changed, int Made, long Moment) Stamp()
    {
        var changed = Directory.GetLastWriteTimeUtc(path);
        var now = clock.GetUtcNow().UtcDateTime;
        var isSettled = now - changed > Settled;
        return (changed, Volatile.Read(ref _made), isSettled ? 0 : clock.GetTimestamp());
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PublicKey>> Read(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        IReadOnlyList<PublicKey> keys = [.. Files().Where(key => key.VerifiesUntil > now).Select(key => key.Public)];
        return ValueTask.FromResult(keys);
    }

    /// <summary>The key that signs now, made when there is none.</summary>
    /// <exception cref="WrongConfiguration">A file in the directory is not a key.</exception>
    internal SigningKey Signing()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (_signing is { } known && MaySign(known, now))
                return known;
            var keys = Files();
            _signing = keys.Where(key => MaySign(key, now)).MaxBy(key => key.CreatedAt);
            if (_signing is not null)
                return _signing;
            DeleteExpired(keys, now);
            return _signing = Make(now);
        }
    }

    private bool MaySign(SigningKey key, DateTimeOffset now) =>
        key.CreatedAt + options.RotateEvery > now && key.VerifiesUntil >= now + options.Lifetime;

    private SigningKey Make(DateTimeOffset now)
    {
        var (key, file) = SigningKey.Make(now, now + options.RotateEvery + options.Lifetime);
        SecretFile.MakeDirectory(path);
        Interlocked.Increment(ref _made);
        return SecretFile.TryCreate(FileOf(key), file)
            ? key
            : throw new IOException($"{FileOf(key)} exists although its key was made just now.");
    }

    private void DeleteExpired(List<SigningKey> keys, DateTimeOffset now)
    {
        foreach (var key in keys.Where(key => key.VerifiesUntil <= now))
            File.Delete(FileOf(key));
    }

    private List<SigningKey> Files()
    {
        if (!Directory.Exists(path))
            return [];
        SecretFile.MakeDirectory(path);
        var keys = new List<SigningKey>();
        foreach (var file in Directory.EnumerateFiles(path, "*" + Extension))
            try
            {
                keys.Add(SigningKey.Read(file));
            }
            catch (FileNotFoundException)
            {
                // Another process has just deleted it: it had expired.
            }
        return keys;
    }

    private string FileOf(SigningKey key) => Path.Combine(path, key.Public.Kid + Extension);
}
