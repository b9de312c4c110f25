using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Florin.System.Tests.Running;
using static Florin.System.Tests.Journeys.PaymentFiles;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Together)]
public sealed class PayingByFileInOneProcess(OneProcess florin) : PayingByFile(florin);

[Collection(Sharing.Apart)]
public sealed class PayingByFileBetweenSeveralProcesses(SeveralProcesses florin) : PayingByFile(florin);

/// <summary>Payment files: checked first, then submitted, and reported payment by payment.</summary>
public abstract class PayingByFile(ITestFlorin florin)
{
    private const string Iban = "DE89370400440532013000";

    [Theory]
    [InlineData("03", "pain.002.001.03")]
    [InlineData("09", "pain.002.001.10")]
    public async Task Moves_nothing_before_it_is_submitted_and_then_each_payment_once(string version, string report)
    {
        var person = await Person.New(florin);
        var (from, to) = (await person.OpensWith(100), await person.Opens());
        var message = MessageId();
        var id = await Upload(person, Xml(Pain(version, message, from, "USD", ("E-1", to, 10.50m), ("E-2", Iban, 20m))));
        var lines = await person.List($"{PaymentFiles.Path}/{id}/lines");
        Assert.Equal(["READY", "READY"], lines.Select(line => (string?)line["status"]));
        Assert.Equal(["transfer", "withdrawal"], lines.Select(line => (string?)line["type"]));
        Assert.Equal((100m, 0m), (await person.Balance(from), await person.Balance(to)));
        Assert.Equal(200, (await person.Post($"{PaymentFiles.Path}/{id}/submit")).Status);
        var file = await Ended(person, id);
        Assert.Equal(("ACSC", 2), ((string?)file["groupStatus"], (int?)file["completed"]));
        Assert.Equal((69.50m, 10.50m), (await person.Balance(from), await person.Balance(to)));
        var xml = await florin.Gateway.Ask("GET", $"{PaymentFiles.Path}/{id}/status?format=xml", null, person.Token);
        var document = XDocument.Parse(xml.Text).Root!; // It has one.
        Assert.Equal($"urn:iso:std:iso:20022:tech:xsd:{report}", document.Name.NamespaceName);
        Assert.Equal(["E-1", "E-2"], Texts(document, "OrgnlEndToEndId"));
        Assert.Equal(["ACSC", "ACSC"], Texts(document, "TxSts"));
        Assert.Equal([message, "ACSC"], [.. Texts(document, "OrgnlMsgId"), .. Texts(document, "GrpSts")]);
        var transaction = (string)(await person.List($"{PaymentFiles.Path}/{id}/lines"))[0]["transactionId"]!; // It was made.
        var made = (await person.Get($"{Person.Transactions}/{transaction}")).Data;
        Assert.Equal(
            ("E-1", id, 1),
            ((string?)made["reference"], (string?)made["metadata"]!["paymentFile"], (int?)made["metadata"]!["line"])
        );
    }

    [Fact]
    public async Task Gives_its_payments_as_one_file()
    {
        var (person, other) = (await Person.New(florin), await Person.New(florin));
        var (from, to) = (await person.OpensWith(100), await person.Opens());
        var id = await Upload(person, Xml(Pain("09", MessageId(), from, "USD", ("=E-1", to, 10.50m), ("E-2", Iban, 20m))));
        var path = $"{PaymentFiles.Path}/{id}/export";
        var csv = (await florin.Gateway.Ask("GET", path, null, person.Token)).Text.Split("\r\n");
        Assert.StartsWith(
            "line,status,type,fromAccount,toAccount,amount,currency,endToEndId,",
            csv[0],
            StringComparison.Ordinal
        );
        Assert.StartsWith($"1,READY,transfer,{from},{to},10.50,USD,'=E-1,", csv[1], StringComparison.Ordinal);
        Assert.StartsWith($"2,READY,withdrawal,{from},,20.00,USD,E-2,", csv[2], StringComparison.Ordinal);
        var json = JsonNode.Parse((await florin.Gateway.Ask("GET", $"{path}?format=json", null, person.Token)).Text)!;
        Assert.Equal(["=E-1", "E-2"], json.AsArray().Select(line => (string?)line!["endToEndId"]));
        Assert.Equal(404, (await other.Get(path)).Status);
        Assert.Equal(400, (await person.Get($"{path}?format=xml")).Status);
    }

    [Fact]
    public async Task Makes_what_can_be_made_where_that_is_accepted()
    {
        var person = await Person.New(florin);
        var (from, to, frozen) = (await person.OpensWith(100), await person.Opens(), await person.Opens());
        Assert.Equal(200, (await (await Person.Admin(florin)).Post($"/api/account/accounts/{frozen}/freeze")).Status);
        var id = await Upload(
            person,
            Xml(
                Pain(
                    "09",
                    MessageId(),
                    from,
                    "USD",
                    ("P-1", to, 1),
                    ("P-2", frozen, 2),
                    ("P-3", "DE00370400440532013000", 3),
                    ("P-1", to, 4),
                    ("sandbox-decline", Iban, 5),
                    ("P-6", to, 1000)
                )
            )
        );
        var lines = await person.List($"{PaymentFiles.Path}/{id}/lines");
        Assert.Equal([null, "AC06", "AC03", "AM05", null, null], lines.Select(line => (string?)line["reason"]?["code"]));
        Assert.Equal("AM04", (string?)lines[5]["warning"]?["code"]);
        var whole = await person.Post($"{PaymentFiles.Path}/{id}/submit");
        Assert.Equal((409, "wrong-state", 3), (whole.Status, whole.Code, (int?)whole.Body!["invalid"]));
        Assert.Equal(200, (await person.Post($"{PaymentFiles.Path}/{id}/submit", new { acceptPartial = true })).Status);
        var file = await Ended(person, id);
        Assert.Equal(("PART", 3), ((string?)file["groupStatus"], (int?)file["invalid"]));
        var after = (await person.Get($"{PaymentFiles.Path}/{id}/status")).Data["payments"]!.AsArray();
        Assert.Equal("COMPLETED", (string?)after[0]!["status"]);
        Assert.Equal(("FAILED", "MS03"), ((string?)after[4]!["status"], (string?)after[4]!["reason"]!["code"]));
        Assert.Equal(("FAILED", "AM04"), ((string?)after[5]!["status"], (string?)after[5]!["reason"]!["code"]));
        Assert.Equal(99m, await person.Balance(from));
    }

    [Fact]
    public async Task Takes_no_message_and_no_payment_twice()
    {
        var person = await Person.New(florin);
        var (from, to) = (await person.OpensWith(100), await person.Opens());
        var message = MessageId();
        var first = await Upload(person, Xml(Pain("03", message, from, "USD", ("D-1", to, 1))));
        var again = await person.Post(PaymentFiles.Path, Xml(Pain("03", message, from, "USD", ("D-2", to, 1))).Content);
        Assert.Equal((409, "duplicate-message", first), (again.Status, again.Code, (string?)again.Body!["fileId"]));
        var second = await Upload(person, Xml(Pain("03", MessageId(), from, "USD", ("D-1", to, 1))));
        var line = Assert.Single(await person.List($"{PaymentFiles.Path}/{second}/lines"));
        Assert.Equal(("INVALID", "AM05"), ((string?)line["status"], (string?)line["reason"]!["code"]));
        Assert.Equal(409, (await person.Post($"{PaymentFiles.Path}/{second}/submit", new { acceptPartial = true })).Status);
        var cancelled = await person.Post($"{PaymentFiles.Path}/{first}/cancel");
        Assert.Equal("CANCELLED", (string?)cancelled.Data["status"]);
        Assert.Equal(409, (await person.Post($"{PaymentFiles.Path}/{first}/submit")).Status);
        var third = await Upload(person, Xml(Pain("03", MessageId(), from, "USD", ("D-1", to, 1))));
        Assert.Equal("READY", (string?)(await person.List($"{PaymentFiles.Path}/{third}/lines"))[0]["status"]);
        // Another user has ids of their own.
        var other = await Person.New(florin);
        await Upload(other, Xml(Pain("03", message, await other.Opens(), "USD", ("D-1", to, 1))));
    }

    [Fact]
    public async Task Reads_CSV_and_lines_of_JSON()
    {
        var person = await Person.New(florin);
        var (from, to) = (await person.OpensWith(100), await person.Opens());
        var csv = Csv(
            $"from_account;amount;currency;end_to_end_id;creditor;creditor_account;town;country;remittance\n"
                + $"{from};1.25;USD;C-1;\"Grace; Hopper\";{to};Arlington;US;rent\n"
        );
        var json = JsonLines((from, to, 2.50m));
        foreach (var file in (SentFile[])[csv, json])
        {
            var id = await Upload(person, file);
            Assert.Equal(200, (await person.Post($"{PaymentFiles.Path}/{id}/submit")).Status);
            Assert.Equal("ACSC", (string?)(await Ended(person, id))["groupStatus"]);
        }
        Assert.Equal((96.25m, 3.75m), (await person.Balance(from), await person.Balance(to)));
        var sums = await person.Post($"{PathOf(json)}x&controlSum=3&numberOfTransactions=2", json.Content);
        Assert.Equal(400, sums.Status);
        Assert.Equal(["controlSum", "numberOfTransactions"], sums.Body!["errors"]!.AsObject().Select(e => e.Key));
    }

    [Fact]
    public async Task Needs_a_second_person_where_a_policy_says_so()
    {
        var (person, approver) = (await Person.New(florin), await Person.WithRole(florin, "approver"));
        var (from, to) = (await person.OpensWith(9_000, "CHF"), await person.Opens("CHF"));
        var id = await Upload(person, Xml(Pain("09", MessageId(), from, "CHF", ("F-1", to, 3_000), ("F-2", to, 2_500))));
        var waits = await person.Post($"{PaymentFiles.Path}/{id}/submit");
        Assert.Equal(202, waits.Status);
        Assert.Equal("VALIDATED", (string?)(await person.Get($"{PaymentFiles.Path}/{id}")).Data["status"]);
        var approval = (string)waits.Data["approval"]!["id"]!; // As in the contract.
        Assert.Equal(200, (await approver.Post($"/api/user/approvals/{approval}/approve", new { reason = "agreed" })).Status);
        await Ended(person, id);
        Assert.Equal((3_500m, 5_500m), (await person.Balance(from), await person.Balance(to)));
    }

    [Fact]
    public async Task Is_refused_whole_where_it_contradicts_itself()
    {
        var person = await Person.New(florin);
        var (from, to) = (await person.Opens(), await person.Opens());
        var good = Pain("09", MessageId(), from, "USD", ("X-1", to, 1), ("X-2", to, 2));
        string[] bad =
        [
            good.Replace("<NbOfTxs>2<", "<NbOfTxs>3<", StringComparison.Ordinal),
            good.Replace("<CtrlSum>3<", "<CtrlSum>3.01<", StringComparison.Ordinal),
            good.Replace("pain.001.001.09", "pain.001.001.02", StringComparison.Ordinal),
            good.Replace("Ccy=\"USD\"", "Ccy=\"XXY\"", StringComparison.Ordinal),
            good.Replace("<PmtMtd>TRF<", "<PmtMtd>CHK<", StringComparison.Ordinal),
            $"<!DOCTYPE d [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>{good}",
            string.Concat(Enumerable.Repeat("<a>", 5000)),
            "",
        ];
        foreach (var text in bad)
        {
            var answer = await person.Post(PaymentFiles.Path, Xml(text).Content);
            Assert.True((400, "invalid-request") == (answer.Status, answer.Code), answer.Text);
        }
        Assert.Empty(await person.List(PaymentFiles.Path));
        Assert.Equal(415, (await person.Post(PaymentFiles.Path, "{}")).Status);
    }

    [Fact]
    public async Task Survives_files_that_are_bent()
    {
        var person = await Person.New(florin);
        var (from, to) = (await person.Opens(), await person.Opens());
        var random = new Random(19);
        var json = await JsonLines((from, to, 1), (from, to, 2)).Content().ReadAsStringAsync();
        var csv =
            $"from_account,amount,currency,end_to_end_id,creditor,creditor_account\n{from},1,USD,Z-1,\"Gr\"\"ace\",{to}\n";
        for (var i = 0; i < 150; i++)
        {
            var file = (i % 3) switch
            {
                0 => Xml(Bent(Pain("09", MessageId(), from, "USD", ($"Z-{i}", to, 1)), random)),
                1 => JsonLinesOf(Bent(json, random)),
                _ => Csv(Bent(csv, random)),
            };
            var answer = await person.Post(PathOf(file), file.Content);
            Assert.True(answer.Status is 201 or 400 or 409, answer.Text);
        }
    }

    private static string Bent(string text, Random random)
    {
        var bent = new StringBuilder(text);
        for (var n = random.Next(1, 6); n > 0 && bent.Length > 1; n--)
        {
            var at = random.Next(bent.Length);
            switch (random.Next(3))
            {
                case 0:
                    bent.Remove(at, random.Next(1, Math.Min(20, bent.Length - at) + 1));
                    break;
                case 1:
                    bent.Insert(at, (char)random.Next(1, 300));
                    break;
                default:
                    bent.Insert(at, text[random.Next(text.Length)..]);
                    break;
            }
        }
        return bent.ToString();
    }

    private static IEnumerable<string> Texts(XElement document, string name) =>
        document.Descendants(document.Name.Namespace + name).Select(element => element.Value);
}
