using Florin.Platform.Files;

namespace Florin.Platform.Secrets;

/// <summary>
/// Secrets in a directory, a file each, which only its owner may read. Several processes may use one directory: each sees what
/// the others made.
/// </summary>
/// <param name="directory">The directory of the service; made with the first secret.</param>
/// <param name="clock">Time.</param>
public sealed class FileSecrets(string directory, TimeProvider clock) : ISecretStore
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);
    private long _made;

    /// <inheritdoc/>
    public bool Exists => Directory.Exists(directory);

    /// <inheritdoc/>
    public string PlaceOf(string name) => Path.Combine(directory, name);

    /// <inheritdoc/>
    public IReadOnlyList<StoredSecret> Read(string folder)
    {
        var path = PlaceOf(folder);
        if (!Directory.Exists(path))
            return [];
        SecretFile.MakeDirectory(path);
        var secrets = new List<StoredSecret>();
        foreach (var file in Directory.EnumerateFiles(path, "*.json").Order(StringComparer.Ordinal))
            if (ReadFile(file) is { } secret)
                secrets.Add(new StoredSecret($"{folder}/{Path.GetFileName(file)}", secret));
        return secrets;
    }

    /// <inheritdoc/>
    public byte[]? Find(string name) => File.Exists(PlaceOf(name)) ? ReadFile(PlaceOf(name)) : null;

    /// <inheritdoc/>
    public bool TryCreate(string name, ReadOnlySpan<byte> secret)
    {
        var path = PlaceOf(name);
        if (name.Contains('/', StringComparison.Ordinal))
            SecretFile.MakeDirectory(Path.GetDirectoryName(path) ?? directory);
        Interlocked.Increment(ref _made);
        return SecretFile.TryCreate(path, secret);
    }

    /// <inheritdoc/>
    public void Delete(string name) => File.Delete(PlaceOf(name));

    /// <summary>Writes over the file before it is deleted, and waits until the disk has that.</summary>
    public void Shred(string name)
    {
        if (!File.Exists(PlaceOf(name)))
            return;
        using (var file = new FileStream(PlaceOf(name), FileMode.Open, FileAccess.Write, FileShare.Read | FileShare.Delete))
        {
            file.Write(new byte[file.Length]);
            file.Flush(flushToDisk: true);
        }
        Delete(name);
        SyncedFolder.Sync(Path.GetDirectoryName(PlaceOf(name)) ?? directory);
    }

    /// <summary>
    /// When the folder was changed. Where that was only just now it is another each time, since file systems do not tell two
    /// changes of one moment apart.
    /// </summary>
    public SecretsStamp Stamp(string folder)
    {
        var changed = Directory.GetLastWriteTimeUtc(PlaceOf(folder));
        var isSettled = clock.GetUtcNow().UtcDateTime - changed > Settled;
        return new SecretsStamp(changed.Ticks, Interlocked.Read(ref _made), isSettled ? 0 : clock.GetTimestamp());
    }

    /// <summary>Nothing is open.</summary>
    public void Dispose() { }

    private static byte[]? ReadFile(string path)
    {
        try
        {
            return SecretFile.Read(path);
        }
        catch (FileNotFoundException)
        {
            return null; // Another process has just deleted it.
        }
    }
}
