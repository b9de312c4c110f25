using Florin.Spanner.Protocol;
using Google.Protobuf;
using Grpc.Core;

namespace Florin.Spanner;

/// <summary>
/// A read-write transaction: what it has read does not change before it commits. It begins with the first read.
/// </summary>
internal sealed class SpannerTransaction(SpannerServer server, string session)
{
    private static readonly TransactionOptions Writing = new() { ReadWrite = new TransactionOptions.Types.ReadWrite() };
    private readonly CommitRequest _commit = new() { Session = session };
    private ByteString? _id;

    /// <summary>Whether the commit was sent, so that it may have been made.</summary>
    public bool IsCommitting { get; private set; }

    /// <summary>Reads rows.</summary>
    public async Task<IReadOnlyList<SpannerRow>> Read(TableRead read, CancellationToken cancel = default)
    {
        var selector = _id is null ? new TransactionSelector { Begin = Writing } : new TransactionSelector { Id = _id };
        var found = await read.Run(server, session, selector, cancel);
        _id ??= found.Transaction?.Id;
        return found.Rows;
    }

    /// <summary>Does this with the commit, after what was added before.</summary>
    public void Add(Mutation mutation) => _commit.Mutations.Add(mutation);

    /// <summary>Inserts one row.</summary>
    public void Insert(
        string table,
        IEnumerable<string> columns,
        params ReadOnlySpan<Google.Protobuf.WellKnownTypes.Value> row
    ) => Add(new Mutation { Insert = Written(table, columns, row) });

    /// <summary>Changes one row, which must exist.</summary>
    public void Update(
        string table,
        IEnumerable<string> columns,
        params ReadOnlySpan<Google.Protobuf.WellKnownTypes.Value> row
    ) => Add(new Mutation { Update = Written(table, columns, row) });

    /// <summary>Inserts one row, or changes it where it exists.</summary>
    public void Put(string table, IEnumerable<string> columns, params ReadOnlySpan<Google.Protobuf.WellKnownTypes.Value> row) =>
        Add(new Mutation { InsertOrUpdate = Written(table, columns, row) });

    /// <summary>Deletes rows, where there are any.</summary>
    public void Delete(string table, KeySet keys) =>
        Add(
            new Mutation
            {
                Delete = new Mutation.Types.Delete { Table = table, KeySet = keys },
            }
        );

    /// <summary>Commits; when, by Spanner's clock.</summary>
    public async Task<DateTimeOffset> Commit()
    {
        if (_id is null)
            _commit.SingleUseTransaction = Writing;
        else
            _commit.TransactionId = _id;
        IsCommitting = true;
        var call = server.Call("session", session, CancellationToken.None);
        var committed = await server.Data.CommitAsync(_commit, call);
        return committed.CommitTimestamp.ToDateTimeOffset();
    }

    /// <summary>Gives its locks back; where that fails Spanner takes them after a while.</summary>
    public async Task RollBack()
    {
        if (_id is null || IsCommitting)
            return;
        try
        {
            await server.Data.RollbackAsync(
                new RollbackRequest { Session = session, TransactionId = _id },
                server.Call("session", session, CancellationToken.None)
            );
        }
        catch (RpcException)
        {
            return;
        }
    }

    private static Mutation.Types.Write Written(
        string table,
        IEnumerable<string> columns,
        ReadOnlySpan<Google.Protobuf.WellKnownTypes.Value> row
    )
    {
        var write = new Mutation.Types.Write { Table = table };
        write.Columns.AddRange(columns);
        write.Values.Add(Cells.Row(row));
        return write;
    }
}
