using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <content>Who asks, and what the rows are about.</content>
public abstract partial class WhoMayDoWhat
{
    private sealed record Scene(
        IReadOnlyList<Person> Callers,
        IReadOnlyDictionary<string, string> Things,
        HashSet<string> Endpoints,
        WrittenLogs Logs
    )
    {
        public static readonly string[] Names = ["no token", "bad token", "another user", "the owner", "an administrator"];

        public static async Task<Scene> Set(ITestFlorin florin)
        {
            var (owner, other, admin) = (await Person.New(florin), await Person.New(florin), await Person.Admin(florin));
            var (account, second) = (await owner.Opens(), await owner.Opens());
            var id = (string)(await owner.MovesTo("COMPLETED", owner.Deposit(account, 100)))["id"]!; // As in the contract.
            var payment = (await owner.Ids($"/api/payment/payments?transactionId={id}"))[0];
            var file = await Cancelled(owner, account, second);
            var transfer = owner.Deposit(account, 1);
            var opened = await owner.Post("/api/account/accounts", new { userId = owner.Id, currency = "USD" });
            var past = (JsonObject)transfer.DeepClone();
            past["effectiveAt"] = "2025-01-01T00:00:00Z";
            var (order, schedule) = await Ordered(owner, owner.Transfer(account, second, 1));
            var theft = (JsonObject)owner.Withdrawal(account, 1).DeepClone();
            theft["userId"] = "{self}";
            var things = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["{transfer}"] = transfer.ToJsonString(),
                ["{past}"] = past.ToJsonString(),
                ["{theft}"] = theft.ToJsonString(),
                ["{order}"] = order.ToJsonString(),
                ["{s}"] = schedule,
                ["{u}"] = owner.Id,
                ["{a}"] = account,
                ["{b}"] = second,
                ["{t}"] = id,
                ["{p}"] = payment,
                ["{f}"] = file,
                ["{w}"] = opened.Header("X-Write-Id")!, // It wrote.
                ["{n}"] = Nobody,
            };
            var (nobody, forger) = (
                await Person.Stranger(florin),
                await Person.Stranger(florin, "eyJhbGciOiJFUzI1NiJ9.e30.AAAA")
            );
            HashSet<string> endpoints = [.. (await Contract.Of(florin)).Endpoints];
            return new Scene([nobody, forger, other, owner, admin], things, endpoints, new WrittenLogs(florin));
        }

        private static async Task<string> Cancelled(Person owner, string from, string to)
        {
            var file = await PaymentFiles.Upload(owner, PaymentFiles.JsonLines((from, to, 1)));
            Assert.Equal(200, (await owner.Post($"{PaymentFiles.Path}/{file}/cancel")).Status);
            return file;
        }

        private static async Task<(JsonObject Order, string Schedule)> Ordered(Person owner, JsonObject order)
        {
            order["cron"] = "0 0 1 1 *";
            return (order, (string)(await owner.Post("/api/schedule/schedules", order)).Data["id"]!); // As in the contract.
        }

        /// <summary>The same with ids that nothing has.</summary>
        public string WithoutAny(string text) =>
            Things
                .Where(thing => thing.Key is "{u}" or "{a}" or "{t}" or "{s}" or "{p}" or "{f}" or "{w}")
                .Aggregate(
                    text,
                    (t, thing) => t.Replace(thing.Value, $"{thing.Value.Split('_')[0]}_0", StringComparison.Ordinal)
                );

        public (string Method, string Path, string Body, string[] Statuses) Read(string row)
        {
            var parts = Things
                .Aggregate(row, (text, thing) => text.Replace(thing.Key, thing.Value, StringComparison.Ordinal))
                .Split('|');
            var target = parts[0].Trim().Split(' ');
            return (target[0], target[1], parts[1].Trim(), parts[2].Trim().Split(' '));
        }
    }
}
