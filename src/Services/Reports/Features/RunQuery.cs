using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Florin.Contracts.Reports;
using Florin.Kernel;
using Florin.Platform.Analysis;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Reports.Projections;
using Florin.Reports.Queries;
using Microsoft.Extensions.Logging;

namespace Florin.Reports.Features;

/// <summary>SQL of an analyst, in one line or in several.</summary>
/// <param name="Sql">One SELECT statement, in DuckDB's SQL, of the views entries, accounts, balances and archived_events.</param>
/// <param name="Lines">The same in lines, which are joined by line breaks.</param>
/// <param name="MaxRows">How many rows of the answer are given, up to Reports:Queries:MaxRows, which is the default.</param>
internal sealed record QueryBody(
    [property: MaxLength(QueryBody.MaxCharacters)] string? Sql,
    [property: MaxLength(QueryBody.MaxLines)] List<string?>? Lines,
    int? MaxRows
)
{
    public const int MaxCharacters = 20_000;
    public const int MaxLines = 500;

    /// <summary>The statement; null where something is wrong.</summary>
    public string? Text(Problems problems)
    {
        if (Sql is null == Lines is null)
        {
            problems.Add("sql", "is required, or lines; and not both.");
            return null;
        }
        var text = Sql ?? string.Join('\n', Lines ?? []);
        var field = Sql is null ? "lines" : "sql";
        if (string.IsNullOrWhiteSpace(text))
            problems.Add(field, "is empty; expected one SELECT statement.");
        else if (text.Length > MaxCharacters)
            problems.Add(field, Problems.TooLong(text.Length, MaxCharacters));
        return problems.None ? text : null;
    }
}

/// <summary>A column of an answer.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, as DuckDB calls it.</param>
internal sealed record QueryColumnView(string Name, string Type);

/// <summary>What a query comes to.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">The rows, each an array with a value for each column.</param>
/// <param name="RowCount">How many rows these are.</param>
/// <param name="Truncated">There are more, which are left out.</param>
/// <param name="Position">The position of the ledger that the data is of.</param>
internal sealed record QueryView(
    IReadOnlyList<QueryColumnView> Columns,
    JsonArray Rows,
    int RowCount,
    bool Truncated,
    long Position
);

/// <summary>Answers SQL that only reads, within limits of time, memory, rows and bytes.</summary>
internal sealed partial class RunQueryFeature(ServiceBuilder service, QueryData data, QueryOptions options)
{
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(5);
    private int _running;

    [SuppressMessage("Reliability", "CA2000", Justification = "Disposed of at the stop.")]
    public static void Add(ServiceBuilder service, LedgerCopy ledger)
    {
        var options = service.Options<QueryOptions>(QueryOptions.Section);
        var data = new QueryData(service, ledger, options);
        service.OnStop(() =>
        {
            data.Dispose();
            return Task.CompletedTask;
        });
        service
            .Post("/queries", Permission.ReportsQuery, new RunQueryFeature(service, data, options).Answer)
            .Does(
                "Answers a SELECT statement in DuckDB's SQL over the views entries, accounts, balances and archived_events. Nothing is written."
            )
            .Takes<QueryBody>()
            .Gives<QueryView>()
            .CanDryRun()
            .RefusesBeforehand(RefusalCodes.RateLimited, ReportCodes.QueryLimit)
            .Refuses(RefusalCodes.Unavailable);
    }

    private async Task<Reply> Answer(Request request, CancellationToken cancel)
    {
        var body = await request.Body<QueryBody>(cancel, (body, problems) => Read(body, problems));
        var problems = new Problems();
        if (Read(body, problems) is not { } sql)
            throw new BadInput(problems);
        if (!options.Enabled || service.Runtime.AskSql is not { } ask)
            return Reply.Refused(new Refusal(RefusalCodes.Unavailable, "Queries are turned off (Reports:Queries:Enabled)."));
        if (Interlocked.Increment(ref _running) > options.MaxConcurrent)
        {
            Interlocked.Decrement(ref _running);
            var detail = $"{options.MaxConcurrent} queries run already; that is the most (Reports:Queries:MaxConcurrent).";
            return Reply.Refused(new Refusal(RefusalCodes.RateLimited, detail), ComeBack);
        }
        try
        {
            return await Answer(request, body, sql, ask, cancel);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    // Null where something is wrong.
    private string? Read(QueryBody body, Problems problems)
    {
        FieldValues.Number(body.MaxRows, "maxRows", 1, options.MaxRows, problems);
        return body.Text(problems);
    }

    private async Task<Reply> Answer(Request request, QueryBody body, string sql, AskSql ask, CancellationToken cancel)
    {
        var (views, position) = await data.Find(request.ToCall(), cancel);
        var limits = new SqlLimits(
            options.MaxTime,
            options.MaxMemoryMegabytes,
            options.Threads,
            body.MaxRows ?? options.MaxRows,
            options.MaxBytes
        );
        var begun = service.Clock.GetTimestamp();
        var answer = await ask(new SqlQuestion(sql, views, limits), cancel);
        Log(request.Actor, sql, answer, service.Clock.GetElapsedTime(begun));
        return answer.Problem switch
        {
            { Kind: SqlProblemKind.Limit or SqlProblemKind.Failed, Message: var limit } => Reply.Refused(
                new Refusal(ReportCodes.QueryLimit, limit)
            ),
            { Message: var wrong } => throw new BadInput(body.Sql is null ? "lines" : "sql", wrong),
            _ => Reply.Ok(
                new QueryView(
                    [.. answer.Columns.Select(column => new QueryColumnView(column.Name, column.Type))],
                    answer.Rows is { } rows ? JsonArray.Create(rows) ?? [] : [],
                    answer.Count,
                    answer.IsTruncated,
                    position
                )
            ),
        };
    }

    private void Log(Actor actor, string sql, SqlAnswer answer, TimeSpan took)
    {
        var log = service.Runtime.Logs.CreateLogger("Florin.Reports");
        if (answer.Problem?.Detail is { } detail)
            Crashed(log, actor.Id, detail);
        if (!log.IsEnabled(LogLevel.Information))
            return;
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
        var (outcome, rows) = (answer.Problem?.Kind.ToString() ?? "Answered", answer.Count);
        var (by, milliseconds) = (actor.Id, (long)took.TotalMilliseconds);
        Asked(log, by, sha256, outcome, rows, milliseconds);
    }

    [LoggerMessage(
        EventId = EventIds.QueryCrashed,
        Level = LogLevel.Warning,
        Message = "The process that ran a query of {Actor} ended without an answer: {Detail}"
    )]
    private static partial void Crashed(ILogger log, string actor, string detail);

    // Not the SQL itself, which may name people.
    [LoggerMessage(
        EventId = EventIds.QueryAsked,
        Level = LogLevel.Information,
        Message = "Query {Sha256} of {Actor}: {Outcome}, {Rows} rows in {Milliseconds} ms"
    )]
    private static partial void Asked(ILogger log, string actor, string sha256, string outcome, int rows, long milliseconds);
}
