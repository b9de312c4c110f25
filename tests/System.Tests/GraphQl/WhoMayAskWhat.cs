using System.Runtime.CompilerServices;
using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.GraphQl;

[Collection(Sharing.Together)]
public sealed class WhoMayAskWhatInOneProcess(OneProcess florin) : WhoMayAskWhat(florin);

[Collection(Sharing.Apart)]
public sealed class WhoMayAskWhatBetweenSeveralProcesses(SeveralProcesses florin) : WhoMayAskWhat(florin);

/// <summary>
/// Every query, mutation and subscription sent by somebody without a token, with a bad one, by another user, by the owner and by
/// an administrator; the table holds the five codes in this order: what the endpoint's row in <c>WhoMayDoWhat</c> says.
/// </summary>
public abstract partial class WhoMayAskWhat(ITestFlorin florin)
{
    private const string Who = "unauthenticated unauthenticated";
    private const string Staff = "forbidden forbidden ok";
    private const string Own = "not-found ok ok";
    private const string All = "ok ok ok";
    private const string Page = "{ nodes { __typename } pageInfo { hasNextPage endCursor } }";
    private static readonly ConditionalWeakTable<ITestFlorin, Task<Scene>> Scenes = [];

    // {u} is the owner, {a} their account, {b} another of theirs, {t} a transaction, {n} nobody's id.
    private static readonly string[] Table =
    [
        $"{{ me {{ id }} }} | {Who} {All}",
        $"{{ user(id: \"{{u}}\") {{ email }} }} | {Who} {Own}",
        $"{{ users {Page} }} | {Who} {Staff}",
        $"{{ account(id: \"{{a}}\") {{ balance }} }} | {Who} {Own}",
        $"{{ account(id: \"{{a}}\") {{ entries {Page} }} }} | {Who} {Own}",
        $"{{ account(id: \"{{a}}\") {{ holds {Page} }} }} | {Who} {Own}",
        $"{{ account(id: \"{{a}}\") {{ user {{ email }} }} }} | {Who} {Own}",
        $"{{ account(id: \"{{a}}\") {{ transactions {Page} }} }} | {Who} {Own}",
        $"{{ accounts {Page} }} | {Who} {All}",
        $"{{ accounts(userId: \"{{u}}\") {Page} }} | {Who} forbidden ok ok",
        $"{{ hold(id: \"{{n}}\") {{ id }} }} | {Who} not-found not-found not-found",
        $"{{ trialBalance {{ nodes {{ total }} }} }} | {Who} {Staff}",
        $"{{ transaction(id: \"{{t}}\") {{ status }} }} | {Who} {Own}",
        $"{{ transaction(id: \"{{t}}\") {{ events {{ nodes {{ eventType }} }} }} }} | {Who} {Own}",
        $"{{ transaction(id: \"{{t}}\") {{ payments {Page} }} }} | {Who} {Own}",
        $"{{ transaction(id: \"{{t}}\") {{ risk {{ score }} }} }} | {Who} not-found forbidden ok",
        $"{{ transaction(id: \"{{t}}\") {{ toAccount {{ id }} user {{ id }} }} }} | {Who} {Own}",
        $"{{ transactions {Page} }} | {Who} {All}",
        $"{{ transactions(userId: \"{{u}}\") {Page} }} | {Who} forbidden ok ok",
        $"{{ payment(id: \"{{n}}\") {{ id }} }} | {Who} not-found not-found not-found",
        $"{{ payments {Page} }} | {Who} {All}",
        $"{{ notifications {Page} }} | {Who} {All}",
        $"{{ schedules {Page} }} | {Who} {All}",
        $"{{ schedules(userId: \"{{u}}\") {Page} }} | {Who} forbidden ok ok",
        $"{{ schedule(id: \"{{n}}\") {{ id }} }} | {Who} not-found not-found not-found",
        $"{{ webhookEndpoints {Page} }} | {Who} {All}",
        $"{{ webhookEndpoint(id: \"{{n}}\") {{ id }} }} | {Who} not-found not-found not-found",
        $"{{ webhookDeliveries {Page} }} | {Who} {All}",
        $"{{ audit {Page} }} | {Who} {Staff}",
        $"{{ risk(transactionId: \"{{t}}\") {{ score }} }} | {Who} {Staff}",
        $"{{ summary {{ created }} }} | {Who} {Staff}",
        $"{{ reports {Page} }} | {Who} {Staff}",
        $"{{ report(id: \"{{n}}\") {{ id }} }} | {Who} forbidden forbidden not-found",
        $"{{ approvals {Page} }} | {Who} {All}",
        "mutation { registerUser(input: {email: \"\", password: \"\", name: \"\"}) { id } } | invalid-request invalid-request invalid-request invalid-request invalid-request",
        $"mutation {{ openAccount(input: {{userId: \"{{u}}\", currency: \"USD\"}}) {{ id }} }} | {Who} forbidden ok ok",
        $"mutation {{ openAccount(input: {{userId: \"{{u}}\", currency: \"USD\", overdraftLimit: 5}}) {{ id }} }} | {Who} {Staff}",
        $"mutation {{ freezeAccount(id: \"{{b}}\") {{ status }} }} | {Who} {Staff}",
        $"mutation {{ unfreezeAccount(id: \"{{b}}\") {{ status }} }} | {Who} forbidden forbidden ok,wrong-state",
        $"mutation {{ closeAccount(id: \"{{a}}\") {{ status }} }} | {Who} forbidden forbidden wrong-state",
        $"mutation {{ placeHold(id: \"{{a}}\", input: {{amount: \"0.01\"}}) {{ id }} }} | {Who} {Own}",
        $"mutation {{ captureHold(id: \"{{n}}\", input: {{toAccount: \"{{a}}\"}}) {{ id }} }} | {Who} not-found not-found not-found",
        $"mutation {{ voidHold(id: \"{{n}}\") {{ id }} }} | {Who} not-found not-found not-found",
        $"mutation {{ createTransaction(input: {{userId: \"{{u}}\", type: \"deposit\", amount: 1, currency: \"USD\", toAccount: \"{{a}}\"}}) {{ id }} }} | {Who} forbidden ok ok",
        $"mutation {{ reverseTransaction(id: \"{{t}}\", input: {{amount: 1, reason: \"r\"}}) {{ id }} }} | {Who} {Own}",
        $"mutation {{ approveTransaction(id: \"{{t}}\") {{ id }} }} | {Who} forbidden forbidden wrong-state",
        $"mutation {{ rejectTransaction(id: \"{{t}}\") {{ id }} }} | {Who} forbidden forbidden wrong-state",
        $"mutation {{ retryTransaction(id: \"{{t}}\") {{ id }} }} | {Who} forbidden forbidden wrong-state",
        $"mutation {{ createSchedule(input: {{userId: \"{{u}}\", type: \"deposit\", amount: 1, currency: \"USD\", toAccount: \"{{a}}\", cron: \"0 0 1 1 *\"}}) {{ id }} }} | {Who} forbidden ok ok",
        $"mutation {{ pauseSchedule(id: \"{{n}}\") {{ id }} }} | {Who} not-found not-found not-found",
        $"mutation {{ resumeSchedule(id: \"{{n}}\") {{ id }} }} | {Who} not-found not-found not-found",
        $"mutation {{ readNotification(id: \"{{n}}\") {{ id }} }} | {Who} not-found not-found not-found",
        .. Reads,
        .. Commands,
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
        var codes = parts[1].Trim().Split(' ');
        for (var i = 0; i < scene.Callers.Count; i++)
        {
            var operated = await scene.Callers[i].Ask(parts[0].Trim());
            Assert.True(
                operated.Status == 200 && codes[i].Split(',').Contains(operated.Outcome),
                $"{Scene.Names[i]}: {codes[i]} was expected, not {operated.Status} {operated.Body}"
            );
        }
    }

    [Fact]
    public async Task Is_in_the_table_for_every_field_there_is()
    {
        var scene = await Scenes.GetValue(florin, Scene.Set);
        var operated = await scene
            .Callers[0]
            .Ask("{ __schema { queryType { fields { name } } mutationType { fields { name } } } }");
        var schema = operated.Data!["__schema"]!; // Anybody may ask for it.
        foreach (var (type, begin) in new[] { ("queryType", "{ "), ("mutationType", "mutation { ") })
        foreach (var name in schema[type]!["fields"]!.AsArray().Select(field => (string)field!["name"]!)) // As above.
            Assert.Contains(
                Table,
                row =>
                    row.StartsWith($"{begin}{name} ", StringComparison.Ordinal)
                    || row.StartsWith($"{begin}{name}(", StringComparison.Ordinal)
            );
    }

    [Fact]
    public async Task Leaves_out_of_a_transaction_what_belongs_to_somebody_else()
    {
        var (one, other) = (await Person.New(florin), await Person.New(florin));
        var (from, to) = (await one.OpensWith(10), await other.Opens());
        var id = (string)(await one.MovesTo("COMPLETED", one.Transfer(from, to, 1)))["id"]!; // As in the contract.
        var query =
            $"{{ transaction(id: \"{id}\") {{ fromAccount {{ balance }} toAccountId toAccount {{ balance }} user {{ email }} }} }}";
        var seen = (await new GraphQlCaller(florin, one.Token).Ask(query)).Data!["transaction"]!; // They are a party.
        Assert.Equal(
            ("9.00", to, null),
            ((string?)seen["fromAccount"]!["balance"], (string?)seen["toAccountId"], seen["toAccount"])
        );
        var seenByOther = (await new GraphQlCaller(florin, other.Token).Ask(query)).Data!["transaction"]!; // As above.
        Assert.Equal(
            (null, "1.00", null),
            (seenByOther["fromAccount"], (string?)seenByOther["toAccount"]!["balance"], seenByOther["user"])
        );
    }

    private sealed record Scene(IReadOnlyList<GraphQlCaller> Callers, IReadOnlyDictionary<string, string> Things)
    {
        public static readonly string[] Names = ["no token", "bad token", "another user", "the owner", "an administrator"];

        public static async Task<Scene> Set(ITestFlorin florin)
        {
            var (owner, other, admin) = (await Person.New(florin), await Person.New(florin), await Person.Admin(florin));
            var (account, second) = (await owner.Opens(), await owner.Opens());
            var transaction = await owner.MovesTo("COMPLETED", owner.Deposit(account, 100));
            var file = await PaymentFiles.Upload(owner, PaymentFiles.JsonLines((account, second, 1)));
            Assert.Equal(200, (await owner.Post($"{PaymentFiles.Path}/{file}/cancel")).Status);
            var order = owner.Transfer(account, second, 1);
            order["cron"] = "0 0 1 1 *";
            var schedule = await owner.Post("/api/schedule/schedules", order);
            var things = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["{f}"] = file,
                ["{s}"] = (string)schedule.Data["id"]!, // As in the contract.
                ["{u}"] = owner.Id,
                ["{a}"] = account,
                ["{b}"] = second,
                ["{t}"] = (string)transaction["id"]!, // As in the contract.
                ["{n}"] = "user_00000000000000000000000000",
            };
            string?[] tokens = [null, "eyJhbGciOiJFUzI1NiJ9.e30.AAAA", other.Token, owner.Token, admin.Token];
            return new Scene([.. tokens.Select(token => new GraphQlCaller(florin, token))], things);
        }
    }
}
