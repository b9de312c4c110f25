using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Together)]
public sealed class AskingByIdsInOneProcess(OneProcess florin) : AskingByIds(florin);

[Collection(Sharing.Apart)]
public sealed class AskingByIdsBetweenSeveralProcesses(SeveralProcesses florin) : AskingByIds(florin);

/// <summary>Lists by ids have what each id alone would give, and leave the rest out.</summary>
public abstract class AskingByIds(ITestFlorin florin)
{
    [Fact]
    public async Task Leaves_out_what_the_caller_may_not_see()
    {
        var (one, other, admin) = (await Person.New(florin), await Person.New(florin), await Person.Admin(florin));
        string[] accounts = [await one.Opens(), await other.Opens()];
        var mine = (string)(await one.MovesTo("COMPLETED", one.Deposit(accounts[0], 1)))["id"]!; // As in the contract.
        var theirs = (string)(await other.MovesTo("COMPLETED", other.Deposit(accounts[1], 1)))["id"]!; // As above.
        (string Path, string Mine, string Theirs)[] lists =
        [
            ("/api/account/accounts", accounts[0], accounts[1]),
            ("/api/transaction/transactions", mine, theirs),
            ("/api/user/users/by-id", one.Id, other.Id),
        ];
        foreach (var (path, own, others) in lists)
        {
            Assert.Equal([own], await one.Ids($"{path}?ids={own},{others},{own}"));
            Assert.Equal([others], await other.Ids($"{path}?ids={own},{others}"));
            Assert.Equal([others, own], await admin.Ids($"{path}?ids={others},{own}"));
            Assert.Empty(await admin.Ids($"{path}?ids={own.Split('_')[0]}_0"));
        }
    }

    [Theory]
    [InlineData("/api/account/accounts?ids=nothing", "ids")]
    [InlineData("/api/account/accounts?ids=acc_1,", "ids")]
    [InlineData("/api/account/accounts?ids=acc_1&limit=2", "ids")]
    [InlineData("/api/transaction/transactions?ids=txn_1&status=FAILED", "ids")]
    [InlineData("/api/user/users/by-id", "ids")]
    public async Task Refuses_what_is_no_list_of_ids(string path, string field)
    {
        var answer = await (await Person.New(florin)).Get(path);
        Assert.Equal(400, answer.Status);
        Assert.NotNull(answer.Body!["errors"]![field]); // It is refused.
    }

    [Fact]
    public async Task Refuses_more_than_a_hundred() =>
        Assert.Equal(
            400,
            (
                await (await Person.New(florin)).Get(
                    $"/api/account/accounts?ids={string.Join(',', Enumerable.Range(0, 101).Select(i => $"acc_{i}"))}"
                )
            ).Status
        );
}
