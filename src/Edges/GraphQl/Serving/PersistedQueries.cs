using System.Security.Cryptography;
using System.Text;
using Florin.GraphQlEdge.Calls;
using Florin.Platform.Configuration;
using Microsoft.AspNetCore.Http;

namespace Florin.GraphQlEdge.Serving;

/// <summary>
/// Queries that clients send by their SHA-256: those that were sent before with it, the ones used last of them, or, where only
/// some are allowed, those.
/// </summary>
internal sealed class PersistedQueries
{
    private const int UsualLength = 8192; // All of them together have at most so many characters for each there may be.

    private readonly Lock _lock = new();
    private readonly int _most;
    private readonly Dictionary<string, LinkedListNode<(string Hash, string Query)>> _byHash = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Hash, string Query)> _used = [];
    private readonly bool _isClosed;
    private long _length;

    /// <summary>None yet, or the allowed ones.</summary>
    /// <exception cref="WrongConfiguration">There is no folder of allowed ones where they should be.</exception>
    public PersistedQueries(GraphQlOptions options)
    {
        _most = options.MaxPersistedQueries;
        if (options.AllowedQueries is not { } folder)
            return;
        if (!Directory.Exists(folder))
            throw new WrongConfiguration(
                $"{GraphQlOptions.Section}:{nameof(options.AllowedQueries)} is '{folder}': no such folder exists."
            );
        _isClosed = true;
        _most = int.MaxValue;
        foreach (var file in Directory.EnumerateFiles(folder, "*.graphql"))
            Add(File.ReadAllText(file));
    }

    /// <summary>The document of a request.</summary>
    /// <exception cref="NotExecuted">It is not known, not allowed, or has another hash.</exception>
    public string Of(GraphQlRequest request)
    {
        if (request.Query is not { Length: > 0 } query)
            return request.Hash is { } hash
                ? Find(hash)
                    ?? throw new NotExecuted(
                        StatusCodes.Status200OK,
                        _isClosed ? EdgeCodes.NotAllowed : EdgeCodes.PersistedNotFound,
                        _isClosed ? "The operation is not among the allowed ones." : "PersistedQueryNotFound"
                    )
                : throw new NotExecuted(StatusCodes.Status400BadRequest, EdgeCodes.Invalid, "query is missing.");
        if (request.Hash is { } claimed && !string.Equals(claimed, HashOf(query), StringComparison.Ordinal))
            throw new NotExecuted(
                StatusCodes.Status400BadRequest,
                EdgeCodes.Invalid,
                "extensions.persistedQuery.sha256Hash is not that of the query."
            );
        if (_isClosed && Find(HashOf(query)) is null)
            throw new NotExecuted(
                StatusCodes.Status400BadRequest,
                EdgeCodes.NotAllowed,
                "The operation is not among the allowed ones."
            );
        return query;
    }

    /// <summary>Remembers a valid document that was sent with its hash.</summary>
    public void Remember(GraphQlRequest request, string query)
    {
        if (!_isClosed && request is { Hash: not null, Query.Length: > 0 })
            Add(query);
    }

    private void Add(string query)
    {
        var hash = HashOf(query);
        lock (_lock)
        {
            if (_most == 0 || _byHash.ContainsKey(hash))
                return;
            while (_used.Last is { } oldest && (_byHash.Count >= _most || _length + query.Length > (long)_most * UsualLength))
            {
                _byHash.Remove(oldest.Value.Hash);
                _length -= oldest.Value.Query.Length;
                _used.RemoveLast();
            }
            _byHash[hash] = _used.AddFirst((hash, query));
            _length += query.Length;
        }
    }

    private string? Find(string hash)
    {
        lock (_lock)
        {
            if (!_byHash.TryGetValue(hash, out var found))
                return null;
            _used.Remove(found);
            _used.AddFirst(found);
            return found.Value.Query;
        }
    }

    private static string HashOf(string query) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(query)));
}
