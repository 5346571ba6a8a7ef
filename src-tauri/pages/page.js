// Called by the shell. The links are caught by the shell too: this page needs no rights at all.
window.showProblem = ({ what, hint, causes }) => {
  document.getElementById("what").textContent = what;
  document.getElementById("hint").textContent = hint;
  document.getElementById("causes").textContent = causes;
  document.getElementById("starting").hidden = true;
  document.getElementById("problem").hidden = false;
  document.getElementById("retry").focus();
};

window.showStarting = () => {
  document.getElementById("problem").hidden = true;
  document.getElementById("starting").hidden = false;
};
