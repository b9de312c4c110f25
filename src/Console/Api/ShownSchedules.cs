namespace Florin.WebConsole.Api;

internal sealed record ShownSchedule(
    string Id,
    string UserId,
    string? Name,
    string Status,
    string Type,
    string AmountRule,
    decimal? Amount,
    string Currency,
    string? FromAccount,
    string? ToAccount,
    string? Description,
    string? Reference,
    DateTimeOffset? At,
    string? Cron,
    ShownMonthly? Monthly,
    string TimeZone,
    string? Calendar,
    string Adjust,
    DateTimeOffset StartsAt,
    DateTimeOffset? EndsAt,
    int? MaxOccurrences,
    decimal? MaxTotal,
    string Missed,
    ShownRetries Retries,
    DateTimeOffset? NextAt,
    int Occurrences,
    decimal Total,
    string? Problem,
    DateTimeOffset CreatedAt
);

internal sealed record ShownMonthly(int? Day, int? BusinessDay, string Time, int Every);

internal sealed record ShownRetries(int Count, long IntervalSeconds);

internal sealed record ShownOccurrence(
    DateTimeOffset RunsAt,
    DateTimeOffset? Until,
    int Count,
    string Status,
    int Attempt,
    decimal? Amount,
    string? Currency,
    string? TransactionId,
    string? Code,
    string? Detail,
    DateTimeOffset? RetryAt
);

internal sealed record ShownPreview(IReadOnlyList<ShownUpcoming> Items, string Currency);

internal sealed record ShownUpcoming(DateTimeOffset RunsAt, string Local, decimal? Amount);
