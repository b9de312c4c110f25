using System.Runtime.CompilerServices;
using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;
using Grpc.Core;

namespace Florin.System.Tests.Rpc;

[Collection(Sharing.Together)]
public sealed class WhoMayCallWhatInOneProcess(OneProcess florin) : WhoMayCallWhat(florin);

[Collection(Sharing.Apart)]
public sealed class WhoMayCallWhatBetweenSeveralProcesses(SeveralProcesses florin) : WhoMayCallWhat(florin);

/// <summary>
/// Every method called by somebody without a token, with a bad one, by another user, by the owner and by an administrator;
/// the table holds the five statuses in this order: what the endpoint's row in <c>WhoMayDoWhat</c> says, as gRPC has it.
/// </summary>
public abstract class WhoMayCallWhat(ITestFlorin florin)
{
    private const string Ok = nameof(StatusCode.OK);
    private const string Who = "Unauthenticated Unauthenticated";
    private static readonly ConditionalWeakTable<ITestFlorin, Task<Scene>> Scenes = [];

    // {u} is the owner, {a} their account, {b} another of theirs, {t} a transaction, {n} nobody's id.
    private static readonly string[] Table =
    [
        "Users/RegisterUser | {} | InvalidArgument InvalidArgument InvalidArgument InvalidArgument InvalidArgument",
        "Users/LogIn | {} | InvalidArgument InvalidArgument InvalidArgument InvalidArgument InvalidArgument",
        $"Users/GetMe | {{}} | {Who} {Ok} {Ok} {Ok}",
        $"Users/GetUser | {{\"id\": \"{{u}}\"}} | {Who} NotFound {Ok} {Ok}",
        $"Users/ListUsers | {{}} | {Who} PermissionDenied PermissionDenied {Ok}",
        $"Users/ChangeRole | {{\"id\": \"{{u}}\"}} | {Who} PermissionDenied PermissionDenied InvalidArgument",
        $"Users/ChangeTier | {{\"id\": \"{{u}}\"}} | {Who} PermissionDenied PermissionDenied InvalidArgument",
        $"Users/BlockUser | {{\"id\": \"{{n}}\"}} | {Who} PermissionDenied PermissionDenied NotFound",
        $"Users/UnblockUser | {{\"id\": \"{{n}}\"}} | {Who} PermissionDenied PermissionDenied NotFound",
        $"Accounts/OpenAccount | {{\"account\": {{\"userId\": \"{{u}}\", \"currency\": \"USD\"}}}} | {Who} PermissionDenied {Ok} {Ok}",
        $"Accounts/OpenAccount | {{\"account\": {{\"userId\": \"{{u}}\", \"currency\": \"USD\", \"overdraftLimit\": \"5\"}}}} | {Who} PermissionDenied PermissionDenied {Ok}",
        $"Accounts/GetAccount | {{\"id\": \"{{a}}\"}} | {Who} NotFound {Ok} {Ok}",
        $"Accounts/ListAccounts | {{\"userId\": \"{{u}}\"}} | {Who} PermissionDenied {Ok} {Ok}",
        $"Accounts/ListEntries | {{\"id\": \"{{a}}\"}} | {Who} NotFound {Ok} {Ok}",
        $"Accounts/FreezeAccount | {{\"id\": \"{{b}}\"}} | {Who} PermissionDenied PermissionDenied {Ok}",
        $"Accounts/UnfreezeAccount | {{\"id\": \"{{b}}\"}} | {Who} PermissionDenied PermissionDenied {Ok},FailedPrecondition",
        $"Accounts/CloseAccount | {{\"id\": \"{{a}}\"}} | {Who} PermissionDenied PermissionDenied FailedPrecondition",
        $"Accounts/PlaceHold | {{\"id\": \"{{a}}\", \"hold\": {{\"amount\": \"0.01\"}}}} | {Who} NotFound {Ok} {Ok}",
        $"Accounts/ListHolds | {{\"id\": \"{{a}}\"}} | {Who} NotFound {Ok} {Ok}",
        $"Accounts/GetHold | {{\"id\": \"{{n}}\"}} | {Who} NotFound NotFound NotFound",
        $"Accounts/CaptureHold | {{\"id\": \"{{n}}\", \"capture\": {{\"toAccount\": \"{{a}}\"}}}} | {Who} NotFound NotFound NotFound",
        $"Accounts/VoidHold | {{\"id\": \"{{n}}\"}} | {Who} NotFound NotFound NotFound",
        $"Accounts/GetTrialBalance | {{}} | {Who} PermissionDenied PermissionDenied {Ok}",
        $"Transactions/CreateTransaction | {{\"transaction\": {{transfer}}}} | {Who} PermissionDenied {Ok} {Ok}",
        $"Transactions/CreateTransaction | {{\"transaction\": {{past}}}} | {Who} PermissionDenied PermissionDenied {Ok}",
        $"Transactions/GetTransaction | {{\"id\": \"{{t}}\"}} | {Who} NotFound {Ok} {Ok}",
        $"Transactions/ListTransactions | {{\"userId\": \"{{u}}\"}} | {Who} PermissionDenied {Ok} {Ok}",
        $"Transactions/ListTransactionEvents | {{\"id\": \"{{t}}\"}} | {Who} NotFound {Ok} {Ok}",
        $"Transactions/ReverseTransaction | {{\"id\": \"{{t}}\", \"reversal\": {{\"amount\": \"1\", \"reason\": \"r\"}}}} | {Who} NotFound {Ok} {Ok}",
        $"Transactions/ApproveTransaction | {{\"id\": \"{{t}}\"}} | {Who} PermissionDenied PermissionDenied FailedPrecondition",
        $"Transactions/RejectTransaction | {{\"id\": \"{{t}}\"}} | {Who} PermissionDenied PermissionDenied FailedPrecondition",
        $"Transactions/RetryTransaction | {{\"id\": \"{{t}}\"}} | {Who} PermissionDenied PermissionDenied FailedPrecondition",
        $"Transactions/MakeQuote | {{\"quote\": {{\"from\": \"EUR\", \"to\": \"USD\", \"amount\": \"1\"}}}} | {Who} FailedPrecondition FailedPrecondition FailedPrecondition",
        $"Transactions/WatchTransaction | {{\"id\": \"{{t}}\"}} | {Who} NotFound {Ok} {Ok}",
        $"Transactions/Bulk | {{\"transaction\": {{transfer}}}} | {Who} {Ok} {Ok} {Ok}",
        $"Events/Feed | {{\"service\": \"user\"}} | {Who} PermissionDenied PermissionDenied {Ok}",
    ];

    public static TheoryData<string> Rows => [.. Table];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Is_as_the_table_says(string row)
    {
        var scene = await Scenes.GetValue(florin, Scene.Set);
        var parts = scene
            .Things.Aggregate(row, (text, thing) => text.Replace(thing.Key, thing.Value, StringComparison.Ordinal))
            .Split('|');
        var statuses = parts[2].Trim().Split(' ');
        for (var i = 0; i < scene.Callers.Count; i++)
        {
            var called = await scene.Callers[i].Call(parts[0].Trim(), parts[1].Trim());
            Assert.True(
                statuses[i].Split(',').Contains($"{called.Status}"),
                $"{Scene.Names[i]}: {statuses[i]} was expected, not {called.Status} {called.Detail}"
            );
            Assert.True(called.Status is StatusCode.OK || called.Code is not null, $"{called.Status} comes without details.");
        }
    }

    [Fact]
    public void Is_in_the_table_for_every_method_there_is() =>
        Assert.Empty(Caller.Methods.Except(Table.Select(row => row.Split('|')[0].Trim())));

    [Fact]
    public async Task Does_not_let_others_spend_in_a_stream()
    {
        var scene = await Scenes.GetValue(florin, Scene.Set);
        var called = await scene.Callers[2].Call("Transactions/Bulk", $"{{\"transaction\": {scene.Things["{transfer}"]}}}");
        Assert.Equal((int)StatusCode.PermissionDenied, (int)called.Response!["error"]!["code"]!); // It is refused.
    }

    private sealed record Scene(IReadOnlyList<Caller> Callers, IReadOnlyDictionary<string, string> Things)
    {
        public static readonly string[] Names = ["no token", "bad token", "another user", "the owner", "an administrator"];

        public static async Task<Scene> Set(ITestFlorin florin)
        {
            var (owner, other, admin) = (await Person.New(florin), await Person.New(florin), await Person.Admin(florin));
            var (account, second) = (await owner.Opens(), await owner.Opens());
            var transaction = await owner.MovesTo("COMPLETED", owner.Deposit(account, 100));
            var transfer = owner.Deposit(account, 1);
            transfer["amount"] = "1";
            var past = transfer.DeepClone();
            past["effectiveAt"] = "2025-01-01T00:00:00Z";
            var things = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["{transfer}"] = transfer.ToJsonString(),
                ["{past}"] = past.ToJsonString(),
                ["{u}"] = owner.Id,
                ["{a}"] = account,
                ["{b}"] = second,
                ["{t}"] = (string)transaction["id"]!, // As in the contract.
                ["{n}"] = "user_00000000000000000000000000",
            };
            string?[] tokens = [null, "eyJhbGciOiJFUzI1NiJ9.e30.AAAA", other.Token, owner.Token, admin.Token];
            return new Scene([.. tokens.Select(token => new Caller(florin, token))], things);
        }
    }
}
