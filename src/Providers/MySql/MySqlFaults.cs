using System.Net.Sockets;
using System.Security.Authentication;
using Florin.Platform.EventLog;
using MySqlConnector;

namespace Florin.MySql;

/// <summary>What the server's errors mean for a log, with the cause and the mend.</summary>
internal static class MySqlFaults
{
    /// <summary>Another transaction was in the way, and this one was undone: to be tried again.</summary>
    public static bool IsConflict(MySqlException e) =>
        e.ErrorCode is MySqlErrorCode.LockDeadlock or MySqlErrorCode.LockWaitTimeout;

    /// <summary>The server refused a row that it has already, and nothing of the transaction is kept.</summary>
    public static bool IsDuplicate(MySqlException e) => e.ErrorCode is MySqlErrorCode.DuplicateKeyEntry;

    /// <summary>Whether it is an error of the server or of the connection to it.</summary>
    public static bool IsOfServer(Exception e) => e is MySqlException or IOException or SocketException;

    /// <summary>Whether a connection that was open is lost, and another one may work.</summary>
    public static bool IsOfConnection(Exception e) =>
        e is IOException or SocketException
        || (
            e is MySqlException known
            && (
                (int)known.ErrorCode is 1053 or 1927 or 3169 or 4031 // The server stops, or has ended it.
                || Inner<IOException>(e) is not null
                || Inner<SocketException>(e) is not null
            )
        );

    /// <summary>The fault that such an error is.</summary>
    public static LogFault Of(Exception e, string database) =>
        e is MySqlException known
            ? new LogFault($"{Reason(known, database)} ({Cause(known)})", e)
            : new LogFault($"The connection to {database} failed. ({e.Message})", e);

    private static string Reason(MySqlException e, string database) =>
        (int)e.ErrorCode switch
        {
            1045 or 1698 or 1862 or 1820 =>
                $"The database server refuses the user or the password of {MySqlOptions.ConnectionKey}.",
            1042 when e.Message.Contains("pooled connections are in use", StringComparison.Ordinal) =>
                $"No connection became free within {MySqlOptions.Section}:{nameof(MySqlOptions.AcquireTimeout)}: raise {MySqlOptions.Section}:{nameof(MySqlOptions.MaxPoolSize)}.",
            _ when e.Message.Contains("does not support SSL", StringComparison.Ordinal) =>
                $"The database server has no TLS: configure it there, or set 'SslMode=None' in {MySqlOptions.ConnectionKey} where the network is trusted.",
            _ when Inner<AuthenticationException>(e) is not null =>
                $"The certificate of the database server is not trusted, or is not of the name in {MySqlOptions.ConnectionKey}: name the authority with 'SslCa=FILE' there.",
            1042 =>
                $"The database server of {MySqlOptions.ConnectionKey} cannot be reached: check the server's name and port, and that it runs.",
            1040 or 1203 or 1226 =>
                $"The database server takes no more connections: raise its limit (max_connections), or lower {MySqlOptions.Section}:{nameof(MySqlOptions.MaxPoolSize)}.",
            1044 or 1142 or 1227 or 1370 =>
                $"The user of {MySqlOptions.ConnectionKey} lacks a right on {database}: an administrator must run \"GRANT ALL ON `{database.Replace("_", "\\_", StringComparison.Ordinal)}`.* TO …\".",
            1049 => $"There is no database {database}.",
            1290 or 1836 or 1792 =>
                "The database server is read-only, perhaps a replica: direct the connection to the primary, or end its read-only mode.",
            1021 or 1114 or 1041 or 3 or 28 or 1020 =>
                "The disk of the database server is full, or a table is: make room there.",
            1153 or 1301 => "What was sent is larger than the database server takes: raise its max_allowed_packet.",
            1205 => $"A row of {database} has been held by another transaction for {Session.LockWaitSeconds} s.",
            1062 => $"{database} has a row already that was to be written.",
            _ => $"The database server failed, or the connection to {database} did.",
        };

    // The library's message of a connection names the host and, in its cause, what the system said.
    private static string Cause(MySqlException e)
    {
        var deepest = e as Exception;
        while (deepest.InnerException is { } inner)
            deepest = inner;
        var code = e.ErrorCode is MySqlErrorCode.None ? "" : $"{(int)e.ErrorCode}: ";
        return ReferenceEquals(deepest, e) ? $"{code}{e.Message}" : $"{code}{e.Message} {deepest.Message}";
    }

    private static T? Inner<T>(Exception e)
        where T : Exception
    {
        for (var cause = e.InnerException; cause is not null; cause = cause.InnerException)
            if (cause is T found)
                return found;
        return null;
    }
}
