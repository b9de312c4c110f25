using System.Text.Json;
using Florin.Platform.EventLog;
using Florin.Platform.Files;
using Florin.Platform.Json;
using Florin.Platform.Replication;

namespace Florin.Platform.Hosting;

/// <summary>Isolations in a file of the service's directory, for a log that has one owner for as long as its storage exists.</summary>
/// <param name="directory">The directory.</param>
public sealed class IsolationsInFile(string directory) : IIsolationRecord
{
    private readonly string _path = Path.Combine(directory, "isolated-replicas.json");
    private readonly Lock _turn = new();
    private readonly Dictionary<string, Isolation> _damaged = new(StringComparer.Ordinal);

    /// <summary>All that are isolated, by name.</summary>
    /// <exception cref="LogFault">The file cannot be read.</exception>
    public IReadOnlyDictionary<string, Isolation> ReadAll()
    {
        try
        {
            return Read();
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new LogFault($"{_path} cannot be read: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public ValueTask<Isolation?> Load(string replica, long epoch, CancellationToken cancel)
    {
        try
        {
            return ValueTask.FromResult(Read().GetValueOrDefault(replica));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            // Better too few copies for some time than one that an operator did not want.
            var isolation = new Isolation(
                DateTimeOffset.UnixEpoch,
                null,
                $"{_path} cannot be read ({e.Message}); resume writes it again."
            );
            lock (_turn)
                _damaged[replica] = isolation;
            return ValueTask.FromResult<Isolation?>(isolation);
        }
    }

    /// <inheritdoc/>
    public Task Save(string replica, long epoch, Isolation? isolation)
    {
        lock (_turn)
            try
            {
                var all = ReadOrKnown();
                if (isolation is null)
                    all.Remove(replica);
                else
                    all[replica] = isolation;
                WholeFile.Replace(_path, JsonSerializer.SerializeToUtf8Bytes(all, FlorinJson.Full));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new LogFault($"{_path} cannot be written: {e.Message}", e);
            }
        return Task.CompletedTask;
    }

    private Dictionary<string, Isolation> Read() =>
        File.Exists(_path)
            ? JsonSerializer.Deserialize<Dictionary<string, Isolation>>(File.ReadAllBytes(_path), FlorinJson.Full) ?? []
            : [];

    // A file that is damaged is written again with what this process knows of, so that resuming one replica releases no other.
    private Dictionary<string, Isolation> ReadOrKnown()
    {
        try
        {
            return Read();
        }
        catch (JsonException)
        {
            return new(_damaged, StringComparer.Ordinal);
        }
    }
}
