using System.Net;
using Florin.Platform.Configuration;
using MySqlConnector;

namespace Florin.MySql;

/// <summary>The configured connection string, checked, as the client library takes it.</summary>
internal static class ServerAddress
{
    // Each is a setting of its own, or would break what the log rests on.
    private static readonly Dictionary<string, string> Taken = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Database"] = $"use {MySqlOptions.Section}:{nameof(MySqlOptions.DatabasePrefix)}; every service has its own database",
        ["Minimum Pool Size"] = $"use {MySqlOptions.Section}:{nameof(MySqlOptions.MinPoolSize)}",
        ["Maximum Pool Size"] = $"use {MySqlOptions.Section}:{nameof(MySqlOptions.MaxPoolSize)}",
        ["Connection Timeout"] = $"use {MySqlOptions.Section}:{nameof(MySqlOptions.AcquireTimeout)}",
        ["Connection Idle Timeout"] = $"use {MySqlOptions.Section}:{nameof(MySqlOptions.IdleTimeout)}",
        ["Pooling"] = "connections are always pooled",
        ["Connection Reset"] = "it is chosen by the program",
        ["Load Balance"] = "a log has one server",
        ["No Backslash Escapes"] = "the program sets the SQL mode of its connections",
        ["Use Affected Rows"] = "it is chosen by the program",
        ["Auto Enlist"] = "the program makes its own transactions",
    };

    /// <summary>The settings of a connection to the server, to no database yet, without a pool.</summary>
    /// <exception cref="WrongConfiguration">It is missing or not valid; the message never shows its value.</exception>
    public static MySqlConnectionStringBuilder Read(MySqlOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
            throw Wrong("is missing: expected something like 'Server=db.example.com;User ID=florin;Password=…'.");
        var address = Parse(options.ConnectionString);
        foreach (var (name, instead) in Taken)
            if (address.ContainsKey(name) && IsGiven(options.ConnectionString, name))
                throw Wrong($"must not contain '{name}': {instead}.");
        if (address.Server.Length == 0)
            throw Wrong("names no server: expected 'Server=…'.");
        if (!IsGiven(options.ConnectionString, "SSL Mode"))
            address.SslMode = IsLoopback(address) ? MySqlSslMode.Preferred : MySqlSslMode.VerifyFull;
        address.Pooling = false;
        address.ConnectionTimeout = Seconds(options.AcquireTimeout);
        address.ApplicationName = "florin";
        address.AllowUserVariables = false;
        address.AutoEnlist = false;
        address.UseAffectedRows = false; // An update counts the rows that it found.
        address.ConnectionReset = false; // It would undo what Session sets; readers leave no transaction or variable behind.
        return address;
    }

    /// <summary>The same, of a service's database.</summary>
    public static MySqlConnectionStringBuilder Of(MySqlConnectionStringBuilder server, string database) =>
        new(server.ConnectionString) { Database = database };

    /// <summary>The same, of the pool of those who read it.</summary>
    public static MySqlConnectionStringBuilder Pooled(
        MySqlConnectionStringBuilder server,
        MySqlOptions options,
        string database
    ) =>
        new(server.ConnectionString)
        {
            Database = database,
            Pooling = true,
            MinimumPoolSize = (uint)Math.Max(0, options.MinPoolSize - MySqlOptions.WriterConnections),
            MaximumPoolSize = (uint)PoolSize(options),
            ConnectionIdleTimeout = Seconds(options.IdleTimeout),
        };

    /// <summary>How many connections readers may have.</summary>
    public static int PoolSize(MySqlOptions options) => Math.Max(1, options.MaxPoolSize - MySqlOptions.WriterConnections);

    private static MySqlConnectionStringBuilder Parse(string text)
    {
        try
        {
            return new MySqlConnectionStringBuilder(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or InvalidOperationException)
        {
            throw Wrong(
                "cannot be read: expected 'Name=value;Name=value' with the names of MySqlConnector, such as Server, Port, User ID, Password, SslMode, SslCa."
            );
        }
    }

    // Under any of its names: the builder knows them, but says of every option that it has it.
    private static bool IsGiven(string text, string name)
    {
        var given = new System.Data.Common.DbConnectionStringBuilder { ConnectionString = text };
        var plain = new MySqlConnectionStringBuilder();
        foreach (string key in given.Keys)
        {
            plain.Clear();
            plain[key] = given[key];
            if (plain.Keys.Cast<string>().Contains(name, StringComparer.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    private static bool IsLoopback(MySqlConnectionStringBuilder address) =>
        address.ConnectionProtocol is MySqlConnectionProtocol.UnixSocket or MySqlConnectionProtocol.NamedPipe
        || address.Server.Split(',').All(server => IsLoopback(server.Trim()));

    private static bool IsLoopback(string server) =>
        server.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(server, out var address) && IPAddress.IsLoopback(address));

    private static uint Seconds(TimeSpan time) => (uint)Math.Ceiling(time.TotalSeconds);

    private static WrongConfiguration Wrong(string what) => new($"{MySqlOptions.ConnectionKey} {what}");
}
