using Florin.Platform.Configuration;
using Florin.Platform.EventLog;
using Florin.Platform.Secrets;
using Florin.Spanner.Protocol;
using Grpc.Core;

namespace Florin.Spanner;

/// <summary>
/// The secrets of a service beside its log, each sealed with a key that the database does not know. The first use opens all of
/// them, so that a wrong key is found before anything is written, and seals again what the previous key had sealed.
/// </summary>
internal sealed class SpannerSecrets : ISecretStore
{
    private const string Table = "secrets";
    private static readonly string[] Columns = ["log", "name", "sealed", "made"];
    private readonly SpannerDatabase _database;
    private readonly SealingKeys _keys;
    private readonly bool _onlyReads;
    private readonly Lock _opening = new();
    private readonly Lock _stamping = new();
    private SecretsStamp _stamp;
    private volatile bool _isOpen;

    /// <summary>Secrets that are not opened yet.</summary>
    /// <param name="database">Where they are; disposed of with this.</param>
    /// <param name="options">The keys.</param>
    /// <param name="onlyReads">Creates no tables.</param>
    /// <exception cref="WrongConfiguration">No key is configured.</exception>
    public SpannerSecrets(SpannerDatabase database, SecretsOptions options, bool onlyReads)
    {
        (_database, _onlyReads) = (database, onlyReads);
        _keys = new SealingKeys(options);
    }

    /// <inheritdoc/>
    public bool Exists => true;

    /// <inheritdoc/>
    public string PlaceOf(string name) => $"{_database.Name}, table {Table}, {_database.Log}/{name}";

    /// <inheritdoc/>
    public IReadOnlyList<StoredSecret> Read(string folder) => Asked(async () => Opened(await In(folder)));

    /// <inheritdoc/>
    public byte[]? Find(string name) =>
        Asked(async () =>
            await _database.Read(new TableRead(Table, Columns, KeyOf(name))) is [var row] ? Open(name, row.Bytes(2)) : null
        );

    /// <inheritdoc/>
    public bool TryCreate(string name, ReadOnlySpan<byte> secret)
    {
        var stored = _keys.Seal(name, secret);
        return Asked(async () =>
        {
            try
            {
                await _database.Transact(transaction =>
                {
                    transaction.Insert(Table, Columns, RowOf(name, stored));
                    return Task.FromResult(true);
                });
                return true;
            }
            catch (RpcException e) when (SpannerFaults.IsDuplicate(e))
            {
                return false;
            }
        });
    }

    /// <inheritdoc/>
    public void Delete(string name) =>
        Asked(() =>
            _database.Transact(transaction =>
            {
                transaction.Delete(Table, KeyOf(name));
                return Task.FromResult(true);
            })
        );

    /// <inheritdoc/>
    public SecretsStamp Stamp(string folder)
    {
        // Anybody may cause this: one question at a time, and who comes meanwhile takes the answer before.
        if (!_stamping.TryEnter())
            return _stamp;
        try
        {
            var rows = Asked(() => In(folder));
            return _stamp = new SecretsStamp(rows.Max(row => row.Time(3)?.Ticks) ?? 0, rows.Count, 0);
        }
        finally
        {
            _stamping.Exit();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private T Asked<T>(Func<Task<T>> ask)
    {
        try
        {
            if (!_isOpen)
                OpenAll();
            return ask().Now();
        }
        catch (RpcException e)
        {
            throw new SecretsUnavailable(SpannerFaults.Of(e, _database.Name).Message, e);
        }
        catch (LogFault e)
        {
            throw new SecretsUnavailable(e.Message, e);
        }
    }

    private void OpenAll()
    {
        lock (_opening)
        {
            if (_isOpen)
                return;
            if (!_onlyReads)
                _database.Prepare().Now();
            var rows = _database.Read(new TableRead(Table, Columns, LogKeys.Under(Cells.Of(_database.Log)))).Now();
            var secrets = Opened(rows);
            if (!_onlyReads)
                SealAgain(secrets).Now();
            _isOpen = true;
        }
    }

    private async Task SealAgain(IReadOnlyList<StoredSecret> secrets)
    {
        foreach (var secret in secrets)
            await _database.Transact(async transaction =>
            {
                var found = await transaction.Read(new TableRead(Table, Columns, KeyOf(secret.Name)));
                if (found is [var row] && !_keys.HaveSealed(row.Bytes(2)))
                    transaction.Update(
                        Table,
                        ["log", "name", "sealed"],
                        Cells.Of(_database.Log),
                        Cells.Of(secret.Name),
                        Cells.Of(_keys.Seal(secret.Name, secret.Value))
                    );
                return true;
            });
    }

    // What is in a folder begins with its name and a slash, after which comes '0'.
    private Task<IReadOnlyList<SpannerRow>> In(string folder) =>
        _database.Read(
            new TableRead(
                Table,
                Columns,
                LogKeys.One(
                    new KeyRange
                    {
                        StartClosed = Cells.Row(Cells.Of(_database.Log), Cells.Of($"{folder}/")),
                        EndOpen = Cells.Row(Cells.Of(_database.Log), Cells.Of($"{folder}0")),
                    }
                )
            )
        );

    private List<StoredSecret> Opened(IReadOnlyList<SpannerRow> rows) =>
        [.. rows.Select(row => new StoredSecret(row.Text(1), Open(row.Text(1), row.Bytes(2))))];

    private KeySet KeyOf(string name) => LogKeys.Key(Cells.Of(_database.Log), Cells.Of(name));

    private Google.Protobuf.WellKnownTypes.Value[] RowOf(string name, byte[] stored) =>
        [Cells.Of(_database.Log), Cells.Of(name), Cells.Of(stored), Cells.CommitTime];

    private byte[] Open(string name, byte[] stored) => _keys.Open(name, stored, PlaceOf(name));
}
