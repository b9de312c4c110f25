using Florin.Spanner.Protocol;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Florin.Spanner;

/// <summary>Rows to be read by their keys.</summary>
/// <param name="Table">The table.</param>
/// <param name="Columns">What is wanted of each.</param>
/// <param name="Keys">Which rows.</param>
internal sealed record TableRead(string Table, IReadOnlyList<string> Columns, KeySet Keys)
{
    /// <summary>The index whose keys these are; empty for the table's own.</summary>
    public string Index { get; init; } = "";

    /// <summary>No more rows, in the order of the keys; 0 for all.</summary>
    public long Limit { get; init; }

    /// <summary>Reads them.</summary>
    public async Task<FoundRows> Run(
        SpannerServer server,
        string session,
        TransactionSelector transaction,
        CancellationToken cancel
    )
    {
        var request = new ReadRequest
        {
            Session = session,
            Transaction = transaction,
            Table = Table,
            Index = Index,
            KeySet = Keys,
            Limit = Limit,
        };
        request.Columns.AddRange(Columns);
        using var call = server.Data.StreamingRead(request, server.Call("session", session, cancel));
        var (rows, cells) = (new List<SpannerRow>(), new List<Value>(Columns.Count));
        Transaction? begun = null;
        var isPart = false; // The last value continues in the next message.
        await foreach (var part in call.ResponseStream.ReadAllAsync(cancel))
        {
            begun ??= part.Metadata?.Transaction;
            for (var i = 0; i < part.Values.Count; i++)
            {
                if (i == 0 && isPart)
                    cells[^1] = Value.ForString(cells[^1].StringValue + part.Values[0].StringValue);
                else
                    cells.Add(part.Values[i]);
                isPart = part.ChunkedValue && i == part.Values.Count - 1;
                if (cells.Count < Columns.Count || isPart)
                    continue;
                rows.Add(new SpannerRow(cells));
                cells = new List<Value>(Columns.Count);
            }
        }
        return new FoundRows(rows, begun);
    }
}

/// <summary>What a read found.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Transaction">That it began, and when that is; null where it did not begin one.</param>
internal sealed record FoundRows(IReadOnlyList<SpannerRow> Rows, Transaction? Transaction);
