using System.Globalization;
using System.Runtime.CompilerServices;
using Florin.Reports.Kinds;
using Florin.Reports.Projections;

namespace Florin.Reports.Queries;

/// <summary>What queries read of the ledger, and up to where.</summary>
/// <param name="Entries">Its files with entries.</param>
/// <param name="Accounts">Its file with accounts.</param>
/// <param name="Position">The position of the ledger.</param>
internal sealed record LedgerSnapshot(IReadOnlyList<string> Entries, string Accounts, long Position);

/// <summary>
/// The copy of the ledger as Parquet files, which a query's process reads. Entries are only added, in files of their own; the
/// last one is written again until it is full. No text of a person is in them.
/// </summary>
internal sealed class LedgerFiles
{
    private const int EntriesPerFile = 200_000;

    private static readonly ReportColumn[] EntryColumns =
    [
        new("position", ReportColumnKind.Number),
        new("account_id"),
        new("transaction_id"),
        new("currency"),
        new("digits", ReportColumnKind.Number),
        new("change_minor", ReportColumnKind.Number),
        new("balance_after_minor", ReportColumnKind.Number),
        new("counterpart"),
        new("effective_at", ReportColumnKind.Time),
        new("booked_at", ReportColumnKind.Time),
    ];

    private static readonly ReportColumn[] AccountColumns =
    [
        new("account_id"),
        new("user_id"),
        new("currency"),
        new("digits", ReportColumnKind.Number),
        new("overdraft_limit_minor", ReportColumnKind.Number),
        new("opened_at", ReportColumnKind.Time),
    ];

    private readonly string _folder;
    private readonly List<(string Path, long Last)> _full = [];
    private string[] _before = [];
    private string[] _current = [];
    private long _number;

    /// <summary>In a folder that is its own: what is left there of an earlier process is removed.</summary>
    public LedgerFiles(string folder)
    {
        _folder = folder;
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
    }

    /// <summary>Brings the files up to a reading of the ledger. Not at the same time as another.</summary>
    public async Task<LedgerSnapshot> Write(LedgerReading reading, CancellationToken cancel)
    {
        var (rows, last) = (0L, _full is [.., var full] ? full.Last : 0);
        var tail = new List<string>();
        do
        {
            var path = NextPath("entries");
            var written = new LastPosition(last);
            rows = await Write(path, EntryColumns, Entries(reading, last, written, cancel), cancel);
            last = written.Position;
            if (rows == EntriesPerFile)
                _full.Add((path, last));
            else
                tail.Add(path);
        } while (rows == EntriesPerFile);
        var accounts = NextPath("accounts");
        await Write(accounts, AccountColumns, Accounts(reading, cancel), cancel);
        RemoveOld([.. tail, accounts]);
        return new LedgerSnapshot([.. _full.Select(file => file.Path), .. tail], accounts, reading.End.Position);
    }

    private string NextPath(string what) =>
        Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{what}-{++_number}.parquet"));

    private static async Task<long> Write(
        string path,
        ReportColumn[] columns,
        IAsyncEnumerable<object[]> rows,
        CancellationToken cancel
    )
    {
        await using var file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        return await ParquetTable.Write(columns, rows, file, cancel);
    }

    // A query that began with the files before still reads them.
    private void RemoveOld(string[] replaced)
    {
        foreach (var path in _before)
            File.Delete(path);
        (_before, _current) = (_current, replaced);
    }

    private static async IAsyncEnumerable<object[]> Entries(
        LedgerReading reading,
        long after,
        LastPosition written,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var rows = 0;
        await foreach (var entry in reading.Entries(after, cancel))
        {
            written.Position = entry.Position;
            yield return
            [
                entry.Position,
                entry.Account.Value,
                entry.Transaction.Value,
                entry.Currency.Code,
                (long)entry.Currency.Digits,
                entry.Minor,
                entry.BalanceAfter,
                entry.Counterpart.ToString(),
                entry.EffectiveAt,
                entry.RecordedAt,
            ];
            if (++rows == EntriesPerFile)
                yield break;
        }
    }

    private static async IAsyncEnumerable<object[]> Accounts(
        LedgerReading reading,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        await foreach (var account in reading.Accounts(cancel))
            yield return
            [
                account.Id.Value,
                account.UserId.Value,
                account.Currency.Code,
                (long)account.Currency.Digits,
                account.OverdraftLimit,
                account.OpenedAt,
            ];
    }

    private sealed class LastPosition(long position)
    {
        public long Position { get; set; } = position;
    }
}
