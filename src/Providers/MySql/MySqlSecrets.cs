using System.Text;
using Florin.Platform.Configuration;
using Florin.Platform.EventLog;
using Florin.Platform.Secrets;
using MySqlConnector;

namespace Florin.MySql;

/// <summary>
/// The secrets of a service in its database, each sealed with a key that the database does not know. The first use opens all of
/// them, so that a wrong key is found before anything is written, and seals again what the previous key had sealed.
/// </summary>
internal sealed class MySqlSecrets : ISecretStore
{
    private readonly LogDatabase _database;
    private readonly SealingKeys _keys;
    private readonly bool _onlyReads;
    private readonly Lock _opening = new();
    private readonly Lock _stamping = new();
    private SecretsStamp _stamp;
    private volatile bool _isOpen;

    /// <summary>Secrets that are not opened yet.</summary>
    /// <param name="database">Where they are; left when this is disposed.</param>
    /// <param name="options">The keys.</param>
    /// <param name="onlyReads">Creates no tables.</param>
    /// <exception cref="WrongConfiguration">No key is configured.</exception>
    public MySqlSecrets(LogDatabase database, SecretsOptions options, bool onlyReads)
    {
        (_database, _onlyReads) = (database, onlyReads);
        _keys = new SealingKeys(options);
    }

    /// <inheritdoc/>
    public bool Exists => true;

    /// <inheritdoc/>
    public string PlaceOf(string name) => $"{_database.Name}.secrets, {name}";

    /// <inheritdoc/>
    public IReadOnlyList<StoredSecret> Read(string folder) => Asked(connection => Opened(connection, $"{folder}/%"));

    /// <inheritdoc/>
    public byte[]? Find(string name) =>
        Asked(connection =>
            connection.Bytes("SELECT sealed FROM secrets WHERE name = ?", Encoding.UTF8.GetBytes(name)) is { } stored
                ? Open(name, stored)
                : null
        );

    /// <inheritdoc/>
    public bool TryCreate(string name, ReadOnlySpan<byte> secret)
    {
        var stored = _keys.Seal(name, secret);
        return Asked(connection =>
        {
            try
            {
                connection.Run("INSERT INTO secrets(name, sealed) VALUES (?, ?)", Encoding.UTF8.GetBytes(name), stored);
                return true;
            }
            catch (MySqlException e) when (MySqlFaults.IsDuplicate(e))
            {
                return false;
            }
        });
    }

    /// <inheritdoc/>
    public void Delete(string name) =>
        Asked(connection => connection.Run("DELETE FROM secrets WHERE name = ?", Encoding.UTF8.GetBytes(name)));

    /// <inheritdoc/>
    public SecretsStamp Stamp(string folder)
    {
        // Anybody may cause this: one question at a time, and who comes meanwhile takes the answer before.
        if (!_stamping.TryEnter())
            return _stamp;
        try
        {
            return _stamp = Asked(connection =>
                connection.Numbers(
                    "SELECT COALESCE(MAX(id), 0), COUNT(*) FROM secrets WHERE name LIKE ?",
                    Encoding.UTF8.GetBytes($"{folder}/%")
                )
                    is [var last, var count]
                    ? new SecretsStamp(last, count, 0)
                    : default
            );
        }
        finally
        {
            _stamping.Exit();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Leave();

    private T Asked<T>(Func<MySqlConnection, T> ask)
    {
        try
        {
            if (!_isOpen)
                OpenAll();
            using var connection = _database.Borrow();
            return ask(connection);
        }
        catch (Exception e) when (MySqlFaults.IsOfServer(e))
        {
            throw new SecretsUnavailable(MySqlFaults.Of(e, _database.Name).Message, e);
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
                _database.Prepare();
            using var connection = _database.Borrow();
            var secrets = Opened(connection, "%");
            if (!_onlyReads)
                SealAgain(connection, secrets);
            _isOpen = true;
        }
    }

    private void SealAgain(MySqlConnection connection, IReadOnlyList<StoredSecret> secrets)
    {
        foreach (var secret in secrets)
        {
            var name = Encoding.UTF8.GetBytes(secret.Name);
            if (connection.Bytes("SELECT sealed FROM secrets WHERE name = ?", name) is { } stored && !_keys.HaveSealed(stored))
                connection.Run(
                    "UPDATE secrets SET sealed = ? WHERE name = ? AND sealed = ?",
                    _keys.Seal(secret.Name, secret.Value),
                    name,
                    stored
                );
        }
    }

    private List<StoredSecret> Opened(MySqlConnection connection, string pattern)
    {
        using var command = connection.Command(
            "SELECT name, sealed FROM secrets WHERE name LIKE ? ORDER BY name",
            Encoding.UTF8.GetBytes(pattern)
        );
        using var row = command.ExecuteReader();
        var secrets = new List<StoredSecret>();
        while (row.Read())
        {
            var name = Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(0));
            secrets.Add(new StoredSecret(name, Open(name, row.GetFieldValue<byte[]>(1))));
        }
        return secrets;
    }

    private byte[] Open(string name, byte[] stored) => _keys.Open(name, stored, PlaceOf(name));
}
