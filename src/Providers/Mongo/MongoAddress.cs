using System.Net;
using Florin.Platform.Configuration;
using MongoDB.Driver;

namespace Florin.Mongo;

/// <summary>The configured connection string, checked, as the client library takes it.</summary>
internal static class MongoAddress
{
    // Each is a setting of its own, or would break what read models rest on.
    private static readonly Dictionary<string, string> Taken = new(StringComparer.OrdinalIgnoreCase)
    {
        ["minPoolSize"] = $"use {MongoOptions.Section}:{nameof(MongoOptions.MinPoolSize)}",
        ["maxPoolSize"] = $"use {MongoOptions.Section}:{nameof(MongoOptions.MaxPoolSize)}",
        ["maxIdleTimeMS"] = $"use {MongoOptions.Section}:{nameof(MongoOptions.IdleTimeout)}",
        ["serverSelectionTimeoutMS"] = $"use {MongoOptions.Section}:{nameof(MongoOptions.ServerSelectionTimeout)}",
        ["w"] = "writes always wait for the majority and its journal",
        ["journal"] = "writes always wait for the majority and its journal",
        ["wtimeoutMS"] = "writes always wait for the majority and its journal",
        ["readConcernLevel"] = "it is chosen by the program",
        ["readPreference"] = "read models are read from the primary",
    };

    private static readonly string[] Unverified =
    [
        "tlsInsecure",
        "sslVerifyCertificate",
        "tlsAllowInvalidCertificates",
        "tlsAllowInvalidHostnames",
    ];

    /// <summary>The settings of a client.</summary>
    /// <exception cref="WrongConfiguration">The connection string is missing or not valid; the message never shows its value.</exception>
    public static MongoClientSettings Read(MongoOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
            throw Wrong(
                "is missing: expected something like 'mongodb://florin:…@db1.example.com,db2.example.com/?replicaSet=rs0'."
            );
        var url = Parse(options.ConnectionString);
        var given = Given(options.ConnectionString);
        foreach (var (name, instead) in Taken)
            if (given.Contains(name))
                throw Wrong($"must not contain '{name}': {instead}.");
        if (url.DatabaseName is not null)
            throw Wrong(
                $"must not name a database: use {MongoOptions.Section}:{nameof(MongoOptions.DatabasePrefix)}, and 'authSource=…' for the one that knows the user."
            );
        var isLocal = url.Servers.All(server => IsLoopback(server.Host));
        if (!isLocal && Array.Find(Unverified, given.Contains) is { } unverified)
            throw Wrong(
                $"must not contain '{unverified}' outside loopback: let the system trust the authority of the server's certificate."
            );
        var settings = MongoClientSettings.FromUrl(url);
        if (!given.Contains("tls") && !given.Contains("ssl"))
            settings.UseTls = !isLocal;
        settings.MinConnectionPoolSize = options.MinPoolSize;
        settings.MaxConnectionPoolSize = options.MaxPoolSize;
        settings.MaxConnectionIdleTime = options.IdleTimeout;
        settings.ServerSelectionTimeout = options.ServerSelectionTimeout;
        settings.ReadPreference = ReadPreference.Primary;
        settings.ReadConcern = ReadConcern.Majority;
        settings.WriteConcern = WriteConcern.WMajority.With(journal: true);
        settings.ApplicationName = "florin";
        return settings;
    }

    private static MongoUrl Parse(string text)
    {
        try
        {
            return new MongoUrl(text);
        }
        catch (Exception e) when (e is MongoException or ArgumentException or FormatException or OverflowException)
        {
            throw Wrong(
                "cannot be read: expected 'mongodb://USER:PASSWORD@SERVER:PORT,…/?OPTION=VALUE&…', as MongoDB documents it."
            );
        }
    }

    private static HashSet<string> Given(string text) =>
        text.IndexOf('?', StringComparison.Ordinal) is var at and >= 0
            ? text[(at + 1)..]
                .Split('&', ';')
                .Select(option => option.Split('=')[0])
                .ToHashSet(StringComparer.OrdinalIgnoreCase)
            : [];

    private static bool IsLoopback(string server) =>
        server.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || server.EndsWith(".sock", StringComparison.Ordinal)
        || (IPAddress.TryParse(server, out var address) && IPAddress.IsLoopback(address));

    private static WrongConfiguration Wrong(string what) => new($"{MongoOptions.ConnectionKey} {what}");
}
