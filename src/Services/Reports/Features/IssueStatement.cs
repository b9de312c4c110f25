using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Reports.Statements;

namespace Florin.Reports.Features;

/// <summary>Issues a statement, once for an account and a period, under the next number of the account.</summary>
/// <param name="Draft">What it says, without the number.</param>
internal sealed record IssueStatement(StatementIssued Draft) : ICommand
{
    public string Stream => StatementBook.StreamOf(Draft.Account);
}

internal static class IssueStatementFeature
{
    public static void Add(ServiceBuilder service) =>
        service.Commands.Handles<IssueStatement, StatementBook>((_, _) => { }, Decide);

    private static Decision Decide(IssueStatement command, StatementBook book, DateTimeOffset now) =>
        [command.Draft with { Number = book.Issued + 1, At = now }];
}
