using Florin.Tidy.Rules;

namespace Florin.Tidy;

public sealed class ACatch
{
    [Fact]
    public void Is_of_what_is_expected() => Repository.IsTidy(BroadCatches.Check(Repository.Product));

    [Theory] // Texts that the rule must report; none of them is a catch of this program.
    [InlineData("catch { }")]
    [InlineData("catch (Exception) { return; }")]
    [InlineData("catch (System.Exception e) { Log(e); }")]
    [InlineData("catch (Exception) // ignored\n{ }")]
    public void Is_reported_when_it_takes_everything(string clause) => Assert.Single(BroadCatches.Check([Code(clause)]));

    [Theory]
    [InlineData("catch (IOException) { }")]
    [InlineData("catch { Undo(); throw; }")]
    [InlineData("catch (Exception e) { throw new LogFault(e); }")]
    [InlineData("catch (Exception e) when (e is IOException) { }")]
    [InlineData("catch (Exception e) // It is told to the client and recorded once.\n{ Fault(e); }")]
    public void Is_not_reported_when_it_chooses_throws_on_or_says_why(string clause) =>
        Assert.Empty(BroadCatches.Check([Code(clause)]));

    private static SourceFile Code(string clause) => new("src/A.cs", $"class A {{ void B() {{ try {{ }}\n{clause}\n}} }}");
}
