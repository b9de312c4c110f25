using System.Text;
using System.Text.Json;
using Florin.Platform.Http.InProcess;
using GraphQL.DataLoader;

namespace Florin.GraphQlEdge.Calls;

/// <summary>
/// Loads objects of one kind by their ids: those that an operation's fields ask for at the same level are one request, and each
/// is asked for once.
/// </summary>
internal sealed class ByIds(InnerRequests requests, string path, CancellationToken cancel)
{
    private const int MaxIds = 100;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Batch> _batches = new(StringComparer.Ordinal);
    private Batch? _open;

    /// <summary>Has an object loaded; its result is null where it is not there, or not for the caller.</summary>
    public IDataLoaderResult Load(string id)
    {
        lock (_lock)
        {
            if (!_batches.TryGetValue(id, out var batch))
            {
                if (_open is null || _open.IsClosed || _open.Ids.Count == MaxIds)
                    _open = new Batch(this);
                _batches[id] = batch = _open;
                batch.Ids.Add(id);
            }
            return new Loaded(batch, id);
        }
    }

    private async Task<Dictionary<string, JsonElement>> Ask(List<string> ids)
    {
        var list = new StringBuilder(path).Append("?ids=");
        list.AppendJoin(',', ids.Select(Uri.EscapeDataString));
        var answer = await requests.Ask(new RestRequest("GET", list.ToString(), null), null, null, isUncounted: false, cancel);
        if (RequestRefused.Of(answer.Status, answer.Body) is { } refused)
            throw refused;
        return answer
            .Body.GetProperty("data")
            .GetProperty("items")
            .EnumerateArray()
            .ToDictionary(item => item.GetProperty("id").GetString()!, StringComparer.Ordinal); // Every item has one.
    }

    private sealed class Batch(ByIds loader)
    {
        private Task<Dictionary<string, JsonElement>>? _asked;

        public List<string> Ids { get; } = [];

        public bool IsClosed => _asked is not null;

        public Task<Dictionary<string, JsonElement>> Ask()
        {
            lock (loader._lock)
                return _asked ??= loader.Ask(Ids);
        }
    }

    private sealed class Loaded(Batch batch, string id) : IDataLoaderResult
    {
        public async Task<object?> GetResultAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                return (await batch.Ask()).TryGetValue(id, out var found) ? found : null;
            }
            catch (RequestRefused refused)
            {
                throw refused.Copy(); // Each field has its own path and place.
            }
        }
    }
}
