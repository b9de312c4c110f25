using StackExchange.Redis;

namespace Florin.Redis;

/// <summary>What errors of Redis and of its client mean, with the setting that mends them.</summary>
internal static class RedisFaults
{
    /// <summary>Somebody else wrote something there.</summary>
    public static bool IsOfAKey(RedisServerException e) =>
        e.Message.Contains("WRONGTYPE", StringComparison.Ordinal)
        || e.Message.Contains("is not a", StringComparison.Ordinal) // An integer, a valid float.
        || e.Message.Contains("attempt to", StringComparison.Ordinal); // A script found what is no number.

    /// <summary>The user of the connection may not do that.</summary>
    public static bool IsOfARight(RedisServerException e) => e.Message.Contains("NOPERM", StringComparison.Ordinal);

    /// <summary>No connection, no answer, an answer such as LOADING, READONLY, OOM, or nothing that the client can ask.</summary>
    public static bool IsAway(Exception e) =>
        e
            is RedisException
                or RedisCommandException
                or TimeoutException
                or ObjectDisposedException
                or OperationCanceledException;

    /// <summary>What is wrong with the password; null where it is something else.</summary>
    public static string? ProblemOfLogin(Exception e, RedisOptions options)
    {
        var isGiven = options.Password is { Length: > 0 };
        if (Says("WRONGPASS") || Says("invalid password") || (Says("NOAUTH") && isGiven))
            return $"it refuses the password of {RedisOptions.Section}:{nameof(RedisOptions.Password)}.";
        if (Says("NOAUTH"))
            return $"it wants a password: set {RedisOptions.Section}:{nameof(RedisOptions.Password)}.";
        return null;

        bool Says(string what) => e.Message.Contains(what, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>What is wrong with the number of the database; null where nothing is, or the server does not say how many it has.</summary>
    public static string? ProblemOfDatabase(ConnectionMultiplexer connection, RedisOptions options) =>
        connection
            .GetServers()
            .Where(server => server.IsConnected)
            .Select(server => server.DatabaseCount)
            .FirstOrDefault(count => count > 0 && count <= options.Database)
            is > 0
                and var allowed
            ? $"{RedisOptions.Section}:{nameof(RedisOptions.Database)} is '{options.Database}'; the server allows 0 to {allowed - 1} (its setting 'databases')."
            : null;

    /// <summary>The first half of a message; what follows is the inner life of the client.</summary>
    public static string FirstHalf(Exception e) => e.Message.Split(';')[0];
}
