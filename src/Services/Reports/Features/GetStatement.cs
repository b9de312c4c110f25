using Florin.Contracts.Reports;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Files;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Reports.Projections;
using Florin.Reports.Statements;

namespace Florin.Reports.Features;

/// <summary>Gives a statement of an account, to its owner and to those who may see all accounts.</summary>
internal sealed class GetStatementFeature(StatementMaker statements, Provided<Spool> spool)
{
    public static StatementMaker Add(ServiceBuilder service, LedgerCopy ledger, Provided<Spool> spool)
    {
        IssueStatementFeature.Add(service);
        var statements = new StatementMaker(service, ledger, service.Commands.Sender<IssueStatement>());
        var feature = new GetStatementFeature(statements, spool);
        service
            .Get("/statements", Permission.AccountsRead, feature.Answer)
            .Does(
                "Returns the statement of an account for a period. It is numbered and issued once the period is over, and then the same for ever."
            )
            .WithRequired<string>("accountId", "The account.")
            .WithRequired<string>("period", $"UTC days: {StatementPeriod.Form}.")
            .With<string>(
                "format",
                $"One of {string.Join(", ", StatementFormats.Names)} (default: {StatementFormats.Default})."
            )
            .Gives<AccountStatementView>()
            .Sends([.. StatementFormats.ContentTypes])
            .Refuses(RefusalCode.NotFound, ReportCodes.BeforeAccount, RefusalCodes.Unavailable);
        return statements;
    }

    private async Task<Reply> Answer(Request request, CancellationToken cancel)
    {
        var query = request.Query;
        var id = query.Id<AccountId>("accountId");
        if (id is null && !query.Problems.Has("accountId"))
            query.Problem("accountId", "is missing; name the account, such as acc_….");
        var period = Period(query, request.Now);
        var format = StatementFormats.Of(query.OneOf("format", StatementFormats.Names) ?? StatementFormats.Default);
        query.ThrowIfInvalid();
        var reading = await statements.Read(request.ToCall(), cancel);
        if (await reading.Account(id!.Value, cancel) is not { } account) // It would be a problem.
            return Reply.Refused(Refusal.NotFound("account", id.Value.Value));
        if (!request.Actor.May(Permission.AccountsRead, account.UserId.Value))
            return Reply.Hidden("account", id.Value.Value);
        if (StatementMaker.Refuse(account, period) is { } refusal)
            return Reply.Refused(refusal);
        var statement = await statements.Make(reading, account, period, () => IssuedFor(request), cancel);
        var file = await spool.Value.Fill(to =>
            format.Write(statement, statements.Lines(reading, statement, cancel), to, cancel)
        );
        request.Http.Response.RegisterForDisposeAsync(file);
        return Reply.Sends(new FileAnswer(() => file, format.ContentType, $"{statement.FileName}.{format.Extension}"));
    }

    // A reader is told nothing of a write: it is the period's end that issues a statement, whoever reads it first.
    private static CommandContext IssuedFor(Request request) =>
        new(CommandId.Derived(request.RequestId), request.Actor, request.RequestId) { Address = request.Address };

    private static StatementPeriod Period(RequestQuery query, DateTimeOffset now)
    {
        if (query.Text("period") is not { } text)
        {
            if (!query.Problems.Has("period"))
                query.Problem("period", $"is missing; give {StatementPeriod.Form}.");
            return default;
        }
        if (!StatementPeriod.TryParse(text, out var period))
            query.Problem("period", $"'{PlainText.Shortened(text)}' is not a period; give {StatementPeriod.Form}.");
        else if (period.Begin > now)
            query.Problem("period", $"'{text}' begins in the future.");
        return period;
    }
}
