using Florin.Kernel;
using Florin.Payments.Files;
using FsCheck;
using FsCheck.Fluent;

namespace Florin.Unit.Tests.Payments.Files;

public sealed class TheStatesOfAFile
{
    private static readonly PaymentFileId Id = new("file_1");

    /// <summary>Whatever is asked in whatever order, each payment has one outcome, and none after the end.</summary>
    [Fact]
    public void Give_each_payment_its_turn_once_whatever_is_asked() =>
        Prop.ForAll(
                Gen.Choose(1, 90)
                    .SelectMany(lines => Gen.ListOf(Gen.Choose(0, 5)).Select(steps => (lines, steps)))
                    .ToArbitrary(),
                run => Runs(run.lines, [.. run.steps, 0, .. Enumerable.Repeat(2, 10), .. Enumerable.Repeat(4, 90)])
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void End_with_the_window_under_way_when_it_is_cancelled()
    {
        var file = Uploaded(100).Apply(new PaymentFileSubmitted(Id, "user_1", null, false));
        file = file.Apply(new PaymentLinesExecuted(Id, 1, 20, [.. Outcomes(1, 20, LineStatus.Completed)]));
        var cancelled = Assert.IsType<PaymentFileCancelled>(Assert.Single(file.Cancel(Id, "user_1")));
        Assert.Equal(40, cancelled.LastLine);
        file = file.Apply(cancelled);
        Assert.Equal(FileStatus.Cancelling, file.Status);
        Assert.Equal(
            (LineStatus.Ready, LineStatus.Cancelled),
            (file.StatusOfUntouched(40, false), file.StatusOfUntouched(41, false))
        );
        file = file.Apply(new PaymentLinesExecuted(Id, 21, 40, [.. Outcomes(21, 40, LineStatus.Failed)]));
        Assert.Equal((FileStatus.Cancelled, "PART"), (file.Status, Statuses.OfGroup(file)));
    }

    [Fact]
    public void Need_consent_to_leave_invalid_payments_out()
    {
        var file = Uploaded(3, invalid: 1);
        var submitted = new PaymentFileSubmitted(Id, "user_1", null, false);
        Assert.Equal("wrong-state", file.Submit(submitted, acceptsPartial: false).Refusal?.Code);
        Assert.Single(file.Submit(submitted, acceptsPartial: true));
        Assert.Equal("wrong-state", Uploaded(3, invalid: 3).Submit(submitted, acceptsPartial: true).Refusal?.Code);
        Assert.Equal("not-found", PaymentFile.Empty.Submit(submitted, acceptsPartial: true).Refusal?.Code);
    }

    private static bool Runs(int lines, IReadOnlyList<int> steps)
    {
        var file = Uploaded(lines);
        var seen = new HashSet<int>();
        foreach (var step in steps)
        {
            var (before, decision) = (file, Step(file, step));
            if (before.IsOver && decision.Count > 0)
                return false;
            file = decision.Aggregate(file, (state, happened) => state.Apply(happened));
            foreach (var executed in decision.OfType<PaymentLinesExecuted>())
            foreach (var outcome in executed.Outcomes)
                if (!seen.Add(outcome.Number) || outcome.Number > before.Upto)
                    return false;
            if (file.Completed + file.Failed + file.Pending.Count != seen.Count || seen.Count > lines)
                return false;
        }
        return file.IsOver && (file.IsCancelled || seen.Count == lines);
    }

    private static Decision Step(PaymentFile file, int step) =>
        step switch
        {
            0 => file.Submit(new PaymentFileSubmitted(Id, "user_1", null, false), acceptsPartial: false),
            1 => file.Cancel(Id, "user_1"),
            2 => file.Record(Executed(file, LineStatus.Completed)),
            3 => file.Record(Executed(file, LineStatus.Pending)),
            4 when file.Pending is [var pending, ..] => file.Settle(
                new PaymentLineSettled(Id, pending with { Status = LineStatus.Completed })
            ),
            _ => file.Record(new PaymentLinesExecuted(Id, 1, 20, [.. Outcomes(1, 20, LineStatus.Failed)])) is var late
            && file.Next == 1
                ? Decision.Accept()
                : late,
        };

    private static PaymentLinesExecuted Executed(PaymentFile file, LineStatus status)
    {
        var last = Math.Min(file.LastOfWindow, file.Upto);
        return new PaymentLinesExecuted(Id, file.Next, last, [.. Outcomes(file.Next, last, status)]);
    }

    private static IEnumerable<LineOutcome> Outcomes(int first, int last, LineStatus status) =>
        Enumerable
            .Range(first, Math.Max(0, last - first + 1))
            .Select(number => new LineOutcome(number, new TransactionId($"txn_{number}"), status, null));

    private static PaymentFile Uploaded(int lines, int invalid = 0) =>
        PaymentFile.Empty.Apply(
            new PaymentFileUploaded(
                Id,
                new UserId("user_1"),
                "user_1",
                PaymentFileFormat.Csv,
                "M-1",
                "key",
                "digest",
                lines,
                invalid,
                "1",
                [],
                DateTimeOffset.UnixEpoch
            )
        );
}
