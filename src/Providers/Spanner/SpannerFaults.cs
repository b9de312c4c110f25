using Florin.Platform.EventLog;
using Florin.Spanner.Protocol;
using Grpc.Core;

namespace Florin.Spanner;

/// <summary>What Spanner's errors mean for a log, with the cause and the mend.</summary>
internal static class SpannerFaults
{
    private const string RetryTrailer = "google.rpc.retryinfo-bin";

    /// <summary>Whether it is an error of Spanner or of the connection to it.</summary>
    public static bool IsOfServer(Exception e) => e is RpcException;

    /// <summary>The transaction was undone and is to be tried again.</summary>
    public static bool IsAborted(RpcException e) => e.StatusCode == StatusCode.Aborted;

    /// <summary>Nobody answered; whether the call arrived is not known.</summary>
    public static bool IsUnavailable(RpcException e) => e.StatusCode == StatusCode.Unavailable;

    /// <summary>The session has ended: Spanner deletes those that nobody uses for an hour.</summary>
    public static bool IsSessionLost(RpcException e) => IsMissing(e, "Session");

    /// <summary>There is no such database.</summary>
    public static bool IsDatabaseMissing(RpcException e) => IsMissing(e, "Database");

    /// <summary>There is no such table yet.</summary>
    public static bool IsTableMissing(RpcException e) => IsMissing(e, "Table");

    /// <summary>There is a row already with this key, or with this key of an index.</summary>
    public static bool IsDuplicate(RpcException e) => e.StatusCode == StatusCode.AlreadyExists;

    /// <summary>The rows themselves are refused, however often they are sent.</summary>
    public static bool IsRefused(RpcException e) =>
        e.StatusCode is StatusCode.AlreadyExists or StatusCode.InvalidArgument or StatusCode.OutOfRange
        || (e.StatusCode == StatusCode.FailedPrecondition && !IsSchemaBusy(e));

    /// <summary>Another process changes tables, or has a transaction under way: to be tried again.</summary>
    public static bool IsSchemaBusy(RpcException e) =>
        e.StatusCode == StatusCode.FailedPrecondition && e.Status.Detail.Contains("chema", StringComparison.Ordinal);

    /// <summary>How long Spanner wants a transaction that it aborted to wait; null where it does not say.</summary>
    public static TimeSpan? WaitOf(RpcException e) =>
        e.Trailers.GetValueBytes(RetryTrailer) is { } stored
            ? RetryInfo.Parser.ParseFrom(stored).RetryDelay?.ToTimeSpan()
            : null;

    /// <summary>The fault that such an error is.</summary>
    public static LogFault Of(Exception e, string database) =>
        e is RpcException known
            ? new LogFault($"{Reason(known, database)} ({known.StatusCode}: {known.Status.Detail})", e)
            : new LogFault($"The connection to {database} failed. ({e.Message})", e);

    private static bool IsMissing(RpcException e, string kind) =>
        e.StatusCode == StatusCode.NotFound
        && e.Status.Detail.Contains($"{kind} not found", StringComparison.OrdinalIgnoreCase);

    private static string Reason(RpcException e, string database) =>
        e.StatusCode switch
        {
            StatusCode.NotFound when IsMissing(e, "Instance") =>
                $"Spanner has no instance of {database}: create it, or correct {SpannerOptions.DatabaseKey}.",
            StatusCode.NotFound when IsDatabaseMissing(e) => $"There is no database {database}.",
            StatusCode.PermissionDenied =>
                $"The credentials lack a right on {database}: grant them the role roles/spanner.databaseUser there, or check {SpannerOptions.DatabaseKey}.",
            StatusCode.Unauthenticated =>
                $"Spanner refuses the credentials: check {SpannerOptions.CredentialsKey}, or where it is not set, those of the machine.",
            StatusCode.Internal
                when e.Status.DebugException
                    is InvalidOperationException
                        or Google.Apis.Auth.OAuth2.Responses.TokenResponseException =>
                $"There are no credentials for Spanner that can be used: name a file in {SpannerOptions.CredentialsKey}, or give the machine application default credentials.",
            StatusCode.DeadlineExceeded =>
                $"Spanner did not answer within {SpannerOptions.Section}:{nameof(SpannerOptions.Timeout)}.",
            StatusCode.Unavailable => "Spanner cannot be reached.",
            StatusCode.Aborted =>
                $"Transactions on {database} were in each other's way for {SpannerOptions.Section}:{nameof(SpannerOptions.Timeout)}.",
            StatusCode.AlreadyExists => $"{database} has a row already that was to be written.",
            StatusCode.ResourceExhausted => $"The quota or the storage of {database} is used up: raise it.",
            _ => $"Spanner failed at {database}.",
        };
}
